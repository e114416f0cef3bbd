"""Builds the two shared objects: _gosocket (C, abi3) and libgosock.so (Go), side by side."""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.errors import CompileError

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "build_backend"))

import golang

LIBRARY = "libgosock.so"

# One binary for CPython 3.11 and later; free-threaded ones have no limited API.
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
LIMITED_API = [] if FREE_THREADED else [("Py_LIMITED_API", "0x030b0000")]

# The interpreter's own flags are left out: they hold its machine's paths (-rpath) and -g.
CFLAGS = [
    *("-std=c11", "-O2", "-fPIC", "-fvisibility=hidden", "-fno-strict-overflow", "-DNDEBUG"),
    *("-fno-plt", "-Wall", "-Wextra", "-Werror", f"-ffile-prefix-map={ROOT}=."),
]
LDFLAGS = ["-shared", "-s", "-Wl,--as-needed,--build-id=none"]

# Go's runtime settings (GODEBUG): no preemption by signals, for the process's handlers are
# Python's; and no descriptors kept open to watch the cgroup's CPU limit.
GODEBUG = "asyncpreemptoff=1,containermaxprocs=0,updatemaxprocs=0"
GO_EXTLDFLAGS = f'-Wl,-soname,{LIBRARY} "-Wl,--version-script={ROOT}/pyext/libgosock.map"'
GO_LDFLAGS = f"-s -w -buildid= -X runtime.godebugDefault={GODEBUG} '-extldflags={GO_EXTLDFLAGS}'"
GO_FLAGS = ["-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags", GO_LDFLAGS]
GO_ENV = {
    "CGO_ENABLED": "1",
    "CGO_CFLAGS": "-O2",  # Go's default has -g too
    "CGO_LDFLAGS": "-O2 -Wl,--build-id=none",
    "GOTOOLCHAIN": "local",  # the Go that was chosen, and no other
}


class GoLibrary(Extension):
    """The Go half: not a Python module, though it lies beside one."""

    def __init__(self, package: str) -> None:
        super().__init__("libgosock", sources=[])
        self.package = package


class BuildExtensions(build_ext):
    """Compiles C with our own flags, and Go with go build."""

    def build_extensions(self) -> None:
        compiler = shlex.split(os.environ.get("CC", "cc"))
        cflags = [*CFLAGS, *shlex.split(os.environ.get("CFLAGS", ""))]
        ldflags = [*LDFLAGS, *shlex.split(os.environ.get("LDFLAGS", ""))]
        self.compiler.set_executables(
            compiler_so=[*compiler, *cflags], linker_so=[*compiler, *ldflags]
        )
        super().build_extensions()

    def build_extension(self, ext: Extension) -> None:
        if isinstance(ext, GoLibrary):
            self.build_go(ext)
        else:
            super().build_extension(ext)

    def build_go(self, ext: GoLibrary) -> None:
        target = Path(self.get_ext_fullpath(ext.name)).resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            command = [golang.command(), "build", *GO_FLAGS, "-o", str(target), ext.package]
            print(shlex.join(command), flush=True)
            subprocess.run(command, check=True, cwd=ROOT, env=os.environ | GO_ENV)
        except (golang.GoMissingError, subprocess.CalledProcessError) as error:
            raise CompileError(str(error)) from error
        target.with_suffix(".h").unlink(missing_ok=True)  # cgo's; abi.h is the contract

    def get_ext_filename(self, fullname: str) -> str:
        return LIBRARY if fullname == "libgosock" else super().get_ext_filename(fullname)


class BuildPython(build_py):
    """Starts afresh, and adds the .pth, which has to lie at the root of site-packages."""

    def run(self) -> None:
        shutil.rmtree(self.build_lib, ignore_errors=True)  # no file of an earlier tree gets in
        super().run()
        if not self.editable_mode:
            for pth in Path("python").glob("*.pth"):
                self.copy_file(str(pth), str(Path(self.build_lib, pth.name)))


def sources(pattern: str) -> list[str]:
    return sorted(str(path) for path in Path("pyext").glob(pattern))


glue = Extension(
    "_gosocket",
    sources=sources("glue/*.c"),
    depends=[*sources("*.h"), *sources("glue/*.h"), *sources("glue/*.def")],
    include_dirs=["pyext"],
    define_macros=LIMITED_API,
    libraries=["dl"],  # of glibc before 2.34
    py_limited_api=bool(LIMITED_API),
)

setup(
    ext_modules=[glue, GoLibrary("./pyext")],
    cmdclass={"build_ext": BuildExtensions, "build_py": BuildPython},
    options={"bdist_wheel": {"py_limited_api": "cp311" if LIMITED_API else False}},
)
