//go:build unix

package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Socketpair makes two sockets that are connected with each other.
func Socketpair(family, typ, proto int) (fds [2]int32, err error) {
	_, err = result(syscall.RawSyscall6(unix.SYS_SOCKETPAIR, uintptr(family),
		uintptr(typ|sockCloexec), uintptr(proto), uintptr(unsafe.Pointer(&fds)), 0, 0))
	for _, fd := range fds {
		_, _ = uninherited(int(fd), err)
	}
	return fds, err
}

// Dup makes another descriptor for fd's socket; programs started later do not inherit it.
func Dup(fd int) (int, error) {
	return result(syscall.RawSyscall(unix.SYS_FCNTL, uintptr(fd), unix.F_DUPFD_CLOEXEC, 0))
}
