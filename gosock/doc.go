// Package gosock is sockets and names, as the kernel has them: system calls that can wait with a
// deadline, addresses of every family, and the text forms of addresses.
//
// It keeps no state of a socket. Every call takes a descriptor, and the calls that may wait take a
// Wait, which says for how long. Errors are syscall.Errno values, ErrTimeout, or an *AddrError.
//
// Linux is where the package runs and is tested. For Windows, macOS and FreeBSD it has twins of
// what is Linux' own, told apart by the files' names and first lines. They compile, which make
// vet-platforms checks, but they have never run. What a system has not fails with EOPNOTSUPP
// (WSAEOPNOTSUPP), or is no family of its; only Windows has Ioctl.
//
// The package is the lowest layer of gosocket. It imports the standard library and
// golang.org/x/sys, uses no cgo, and knows nothing of Python. It stays clear of package net's
// connections and listeners, which set options of their own and need Go's poller.
package gosock
