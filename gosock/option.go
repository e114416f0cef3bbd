package gosock

import (
	"sync/atomic"
	"unsafe"
)

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
	noteOption(level, name)
	return setsockopt(fd, level, name, value, size)
}

// noteOption remembers what other calls have to know of the options that were set.
//
//go:nosplit
func noteOption(level, name int) {
	if level == solSocket && name == soRcvlowat {
		lowWater.Store(true)
	}
}
