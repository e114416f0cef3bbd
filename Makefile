# gosocket: "make help" lists the targets.

# Python versions to test on, as in: make test VERSIONS="3.12 3.13". The first one does the rest.
VERSIONS := $(shell tools/pythons)
FIRST = $(firstword $(VERSIONS))
LAST = $(lastword $(VERSIONS))
PYTHON = .venv/$(FIRST)/bin/python

# The newest Pythons, tested in a Debian of their own; see tools/newest-debian.
NEWEST = 3.14 3.15
NEWEST_DIR = /var/tmp/gosocket-newest

# What the wheel is made of.
SOURCES := go.mod go.sum setup.py pyproject.toml MANIFEST.in $(shell find build_backend gosock \
	pyext python -type f ! -name '*.so' ! -name '*.pyc' ! -path '*.egg-info/*' ! -name '*_test.go')

# The systems that gosock has twins for.
PLATFORMS = linux/amd64 linux/arm64 linux/386 windows/amd64 darwin/arm64 freebsd/amd64

# One Python's failure does not keep the others from running.
MAKEFLAGS += --keep-going --no-print-directory

# How long each parser is fuzzed: executions, as time is scarce on a busy machine.
FUZZTIME = 5000x

.PHONY: help run test test-go vet-platforms fuzz $(PLATFORMS) newest test-newest dev wheel \
	lab bench bench-quick torture sanitize memcheck refleak lint format clean
.PHONY: difftest-100 difftest-apps

help: ## List the targets
	@sed -nE 's/^([a-z0-9%.-]+):[^#]*## (.*)/  make \1	\2/p' Makefile | expand -t 24

run: .venv/$(FIRST)/installed ## Install into .venv and run the main job: real programs over Go
	$(PYTHON) examples/main_job.py

test: test-go $(VERSIONS:%=test-%) ## Run everything, on every Python found
test-go: vet-platforms ## Run go vet and the Go tests
	go vet ./...
	go test -race ./gosock/...
vet-platforms: $(PLATFORMS) ## Run go vet on gosock as each system compiles it
$(PLATFORMS):
	CGO_ENABLED=0 GOOS=$(@D) GOARCH=$(@F) go vet ./gosock/...
fuzz: ## Fuzz the parsers of files and messages, as in: make fuzz FUZZTIME=10m
	tools/fuzz $(FUZZTIME)
test-3.%: .venv/3.%/installed ## Run pytest on one Python, as in: make test-3.12
	.venv/3.$*/bin/python -m pytest $(if $(filter 3.$*,$(FIRST)),,-m "not once") $(ARGS)
newest: ## Fetch the newest Pythons, into a Debian of their own; needs root
	tools/newest-debian $(NEWEST_DIR) $(NEWEST)
test-newest: dist/made ## Run pytest on the newest Pythons, which it fetches; needs root
	tools/test-newest $(NEWEST_DIR) $(NEWEST)

difftest-100: .venv/$(FIRST)/installed ## Hold the stdlib against itself, 100 times
	GOSOCKET_DIFFTEST_RUNS=100 $(PYTHON) -m pytest -q tests/test_difftest_itself.py

difftest-apps: .venv/$(LAST)/installed ## Run real programs and suites on both stacks
	tools/difftest-apps .venv/$(LAST)/bin/python dist/*.whl .venv/apps $(ARGS)

dev: .venv/$(FIRST)/ready ## Build in place, into python/, for PYTHONPATH=python
	flock python $(PYTHON) setup.py --quiet build_ext --inplace
wheel: dist/made ## Build the sdist and, out of it, the wheel, into dist/
bench: $(VERSIONS:%=.venv/%/benchmarked) ## Compare with the stdlib and its peers; write the docs
	command -v redis-server || (apt-get update && apt-get install -y redis-server)
	for version in $(VERSIONS); do \
		.venv/$$version/bin/python bench/full.py \
			--json docs/performance/$$version.json $(ARGS) || exit; \
	done
	$(PYTHON) bench/document.py
lab: .venv/$(FIRST)/installed ## Look names up in many worlds; as in: make lab ARGS=hosts
	cd tests && ../$(PYTHON) -m lab $(ARGS)
bench-quick: .venv/$(FIRST)/installed ## Compare with the stdlib's speed, in a minute
	$(PYTHON) bench/quick.py

sanitize: .venv/$(FIRST)/installed ## Run the tests, or -m MODULE, with ASan and UBSan in the C half
	tools/sanitize $(PYTHON) build/sanitize $(ARGS)
memcheck: .venv/$(FIRST)/installed ## Make every call under valgrind
	tools/debug-glue $(PYTHON) build/memcheck
	$(PYTHON) tests/memcheck.py build/memcheck
refleak: .venv/$(FIRST)/installed ## Repeat the tests, and see what stays behind
	$(PYTHON) tests/refleak.py $(ARGS)

torture: .venv/$(FIRST)/installed ## Run tests/isolated at length, as in: make torture ARGS=fork
	$(PYTHON) tests/torture.py $(ARGS)

lint: .venv/$(FIRST)/installed ## Check style and formatting
	$(PYTHON) -m pytest -q tests/test_sourcecode.py
format: .venv/$(FIRST)/ready ## Format the sources
	gofmt -w gosock pyext
	$(PYTHON) -m ruff check --quiet --fix .
	$(PYTHON) -m ruff format --quiet .
clean: ## Remove what was built, and .venv
	rm -rf build dist .venv python/*.so python/*.egg-info

dist/made: $(SOURCES) | .venv/$(FIRST)/ready
	rm -rf dist
	$(PYTHON) -m build --outdir dist .
	touch $@

.venv/$(FIRST)/ready: tests/requirements-types.txt
.venv/%/ready: tests/requirements.txt examples/requirements.txt
	"$$(tools/pythons $*)" -m venv --clear .venv/$*
	.venv/$*/bin/pip install --quiet $(^:%=-r %)
	touch $@

.venv/%/installed: dist/made .venv/%/ready
	.venv/$*/bin/pip install --quiet --no-index --force-reinstall dist/*.whl
	touch $@

.venv/%/benchmarked: bench/requirements.txt .venv/%/installed
	.venv/$*/bin/pip install --quiet -r bench/requirements.txt
	touch $@

.PRECIOUS: .venv/%/ready .venv/%/installed .venv/%/benchmarked
