package gosock

import (
	"syscall"
	"unsafe"
)

// The sizes of the struct sockaddr of the families that every system has.
const (
	sizeofInet4 = uint32(unsafe.Sizeof(syscall.RawSockaddrInet4{}))
	sizeofInet6 = uint32(unsafe.Sizeof(syscall.RawSockaddrInet6{}))
)

// ipPlace is where a family's struct sockaddr has its IP address.
type ipPlace struct {
	size       uint32
	start, end uintptr
}

var ipPlaces = map[int]ipPlace{
	syscall.AF_INET: {
		sizeofInet4,
		unsafe.Offsetof(syscall.RawSockaddrInet4{}.Addr),
		unsafe.Offsetof(syscall.RawSockaddrInet4{}.Zero),
	},
	syscall.AF_INET6: {
		sizeofInet6,
		unsafe.Offsetof(syscall.RawSockaddrInet6{}.Addr),
		unsafe.Offsetof(syscall.RawSockaddrInet6{}.Scope_id),
	},
}

// SplitSockaddr gives the family of a struct sockaddr and the bytes of its IP address, nil where
// the family has none.
func SplitSockaddr(sockaddr []byte) (family int, ip []byte) {
	if len(sockaddr) < int(sizeofInet4) {
		return syscall.AF_UNSPEC, nil
	}
	family = int((*syscall.RawSockaddr)(unsafe.Pointer(&sockaddr[0])).Family)
	place, ok := ipPlaces[family]
	if !ok || len(sockaddr) < int(place.size) {
		return family, nil
	}
	return family, sockaddr[place.start:place.end]
}

// JoinSockaddr makes the struct sockaddr of an IP address, with port 0. It is empty where the
// family has no IP addresses.
func JoinSockaddr(family int, ip []byte) []byte {
	place, ok := ipPlaces[family]
	if !ok {
		return nil
	}
	sockaddr := make([]byte, place.size)
	setFamily(&(*syscall.RawSockaddr)(unsafe.Pointer(&sockaddr[0])).Family, family)
	copy(sockaddr[place.start:place.end], ip)
	return sockaddr
}

// setFamily fills in a family, which has two bytes in some systems' struct sockaddr, and one in
// others', where the kernel fills in the other byte, the length.
func setFamily[T uint8 | uint16](field *T, family int) { *field = T(family) }
