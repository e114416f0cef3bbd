//go:build linux || freebsd

package gosock

import "golang.org/x/sys/unix"

// sockCloexec makes a socket that programs started later do not inherit.
const sockCloexec = unix.SOCK_CLOEXEC

const sysAccept trap = unix.SYS_ACCEPT4

// uninherited has nothing to do here: sockCloexec has done it.
func uninherited(fd int, err error) (int, error) { return fd, err }
