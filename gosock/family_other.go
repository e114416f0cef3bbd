//go:build !linux

package gosock

import "syscall"

// abstractNames tells that every AF_UNIX address is a path.
const abstractNames = false

// The families, by number; nil where addresses are known as bytes only.
var families = [...]*Family{
	syscall.AF_INET:  &familyInet,
	syscall.AF_INET6: &familyInet6,
	syscall.AF_UNIX:  &familyUnix,
}

// isALG tells that no socket is one of AF_ALG.
//
//go:nosplit
func isALG(int) bool { return false }
