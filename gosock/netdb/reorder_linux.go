package netdb

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

// How many addresses ioctl(SIOCGIFCONF) is asked for, and where a struct ifreq has one.
const (
	maxInterfaces = 1024
	ifreqAddress  = unix.IFNAMSIZ + 4
)

// ifreq is C's, of which Go's own hides the bytes.
type ifreq = [unsafe.Sizeof(unix.Ifreq{})]byte

type ifconf struct {
	len int32
	buf *ifreq
}

// ownNetworks asks the kernel for the addresses and netmasks of all interfaces, in its order.
func ownNetworks() (networks []netip.Prefix) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer func() { _ = unix.Close(fd) }()
	for _, r := range interfaceAddresses(fd) {
		address := netip.AddrFrom4([4]byte(r[ifreqAddress:]))
		if ioctl(fd, unix.SIOCGIFNETMASK, unsafe.Pointer(&r)) != nil {
			continue
		}
		mask := binary.BigEndian.Uint32(r[ifreqAddress:])
		if network, err := address.Prefix(bits.OnesCount32(mask)); err == nil {
			networks = append(networks, network)
		}
	}
	return networks
}

func interfaceAddresses(fd int) []ifreq {
	all := make([]ifreq, maxInterfaces)
	size := int32(unsafe.Sizeof(ifreq{}))
	conf := ifconf{len: size * maxInterfaces, buf: &all[0]}
	if ioctl(fd, unix.SIOCGIFCONF, unsafe.Pointer(&conf)) != nil {
		return nil
	}
	return all[:conf.len/size]
}

func ioctl(fd int, request uint, arg unsafe.Pointer) error {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(request), uintptr(arg))
	if errno != 0 {
		return errno
	}
	return nil
}
