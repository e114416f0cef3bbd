package gosock

import (
	"sync/atomic"
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

// GetsockoptInt reads an option that is a C int.
func GetsockoptInt(fd, level, name int) (int, error) {
	var value int32
	const size = int(unsafe.Sizeof(value))
	_, err := Getsockopt(fd, level, name, unsafe.Slice((*byte)(unsafe.Pointer(&value)), size))
	return int(value), err
}

// lowWater tells that a socket of this process may have a low-water mark other than one byte.
var lowWater atomic.Bool

// Setsockopt sets an option of fd. A nil value and a size are an option of their own to some
// families.
func Setsockopt(fd, level, name int, value unsafe.Pointer, size int) error {
	if level == unix.SOL_SOCKET && name == unix.SO_RCVLOWAT {
		lowWater.Store(true)
	}
	_, err := result(syscall.RawSyscall6(unix.SYS_SETSOCKOPT, uintptr(fd), uintptr(level),
		uintptr(name), uintptr(value), uintptr(size), 0))
	return err
}

// Adopt finds out what socket fd is. A family, type or protocol that is not negative is known to
// the caller and stays as it is; fd has to be a socket even if all are known.
func Adopt(fd int, family, typ, proto *int32) error {
	domain, err := GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN)
	if err != nil {
		return err
	}
	if *family < 0 {
		*family = int32(domain)
	}
	if err := ask(fd, unix.SO_TYPE, typ); err != nil {
		return err
	}
	return ask(fd, unix.SO_PROTOCOL, proto)
}

// ask reads what is not known yet.
func ask(fd, option int, into *int32) error {
	if *into >= 0 {
		return nil
	}
	value, err := GetsockoptInt(fd, unix.SOL_SOCKET, option)
	if err == nil {
		*into = int32(value)
	}
	return err
}
