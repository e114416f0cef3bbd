package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// ipPlace is where a family's struct sockaddr has its IP address.
type ipPlace struct{ size, start, end uintptr }

var ipPlaces = map[int]ipPlace{
	unix.AF_INET: {
		unix.SizeofSockaddrInet4,
		unsafe.Offsetof(unix.RawSockaddrInet4{}.Addr),
		unsafe.Offsetof(unix.RawSockaddrInet4{}.Zero),
	},
	unix.AF_INET6: {
		unix.SizeofSockaddrInet6,
		unsafe.Offsetof(unix.RawSockaddrInet6{}.Addr),
		unsafe.Offsetof(unix.RawSockaddrInet6{}.Scope_id),
	},
}

// SplitSockaddr gives the family of a struct sockaddr and the bytes of its IP address, nil where
// the family has none.
func SplitSockaddr(sockaddr []byte) (family int, ip []byte) {
	if len(sockaddr) < unix.SizeofSockaddrInet4 {
		return unix.AF_UNSPEC, nil
	}
	family = int((*unix.RawSockaddr)(unsafe.Pointer(&sockaddr[0])).Family)
	place, ok := ipPlaces[family]
	if !ok || uintptr(len(sockaddr)) < place.size {
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
	(*unix.RawSockaddr)(unsafe.Pointer(&sockaddr[0])).Family = uint16(family)
	copy(sockaddr[place.start:place.end], ip)
	return sockaddr
}
