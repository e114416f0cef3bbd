//go:build unix

package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Getsockopt reads an option of fd into value and gives its length.
func Getsockopt(fd, level, name int, value []byte) (int, error) {
	size := uint32(len(value))
	_, err := result(syscall.RawSyscall6(unix.SYS_GETSOCKOPT, uintptr(fd), uintptr(level),
		uintptr(name), uintptr(unsafe.Pointer(unsafe.SliceData(value))),
		uintptr(unsafe.Pointer(&size)), 0))
	return int(size), err
}

func setsockopt(fd, level, name int, value unsafe.Pointer, size int) error {
	_, err := result(syscall.RawSyscall6(unix.SYS_SETSOCKOPT, uintptr(fd), uintptr(level),
		uintptr(name), uintptr(value), uintptr(size), 0))
	return err
}
