package gosock

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// Getsockopt reads an option of fd into value and gives its length.
func Getsockopt(fd, level, name int, value []byte) (int, error) {
	size := int32(len(value))
	err := windows.Getsockopt(windows.Handle(fd), int32(level), int32(name),
		unsafe.SliceData(value), &size)
	return int(size), err
}

func setsockopt(fd, level, name int, value unsafe.Pointer, size int) error {
	return windows.Setsockopt(windows.Handle(fd), int32(level), int32(name),
		(*byte)(value), int32(size))
}
