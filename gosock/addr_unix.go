package gosock

import (
	"syscall"
	"unsafe"
)

var familyUnix = Family{
	Name:   "AF_UNIX",
	pack:   packUnix,
	unpack: unpackUnix,
}

var errPathLength = &AddrError{Kind: KindSystem, Message: "AF_UNIX path too long"}

const sunPath = unsafe.Offsetof(syscall.RawSockaddrUnix{}.Path)

// packUnix takes a path, which ends with a zero, or an abstract name (unix(7)), which begins with
// one and has its length for an end. No name at all asks Linux for one.
func packUnix(a *Addr, values []Value) error {
	path := values[0].Bytes()
	size := len(path)
	if !abstractNames || size > 0 && path[0] != 0 {
		size++
	}
	sun := a.SA[sunPath:unsafe.Sizeof(syscall.RawSockaddrUnix{})]
	if size > len(sun) {
		return errPathLength
	}
	(*syscall.RawSockaddr)(unsafe.Pointer(&a.SA)).Family = syscall.AF_UNIX
	clear(sun[copy(sun, path):])
	a.Len = uint32(sunPath) + uint32(size)
	return nil
}

// unpackUnix gives an abstract name as bytes, because they may be anything, and a path, or the
// empty name of a socket without one, as a path.
//
//go:nosplit
func unpackUnix(a *Addr) {
	a.Shape = ShapeBare
	path := a.tail(sunPath)
	if abstractNames && len(path) > 0 && path[0] == 0 {
		a.setBytes(0, Bytes, path)
		return
	}
	a.setBytes(0, Path, untilZero(path))
}
