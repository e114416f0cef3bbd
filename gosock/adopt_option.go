//go:build linux || freebsd

package gosock

import "golang.org/x/sys/unix"

// domainOf gives the address family of fd.
func domainOf(fd int) (int, error) { return GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN) }

// protocolOf gives the protocol of fd.
func protocolOf(fd int) (int, error) { return GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PROTOCOL) }
