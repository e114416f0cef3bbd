module gosocket

go 1.26.0

require (
	github.com/go-python/gopy v0.4.10
	golang.org/x/sys v0.49.0
)

require golang.org/x/net v0.62.0
