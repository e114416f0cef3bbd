//go:build linux

package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// rawSockaddrQIPCRTR is struct sockaddr_qrtr of <linux/qrtr.h>.
type rawSockaddrQIPCRTR struct {
	Family uint16
	_      uint16
	Node   uint32
	Port   uint32
}

// familyQIPCRTR has (node, port).
var familyQIPCRTR = Family{
	Name:   "AF_QIPCRTR",
	Format: "II:getsockaddrarg",
	pack:   packQIPCRTR,
	unpack: unpackQIPCRTR,
}

func packQIPCRTR(a *Addr, values []Value) error {
	*(*rawSockaddrQIPCRTR)(unsafe.Pointer(&a.SA)) = rawSockaddrQIPCRTR{
		Family: unix.AF_QIPCRTR,
		Node:   uint32(values[0].Num),
		Port:   uint32(values[1].Num),
	}
	a.Len = uint32(unsafe.Sizeof(rawSockaddrQIPCRTR{}))
	return nil
}

func unpackQIPCRTR(a *Addr) {
	sa := (*rawSockaddrQIPCRTR)(unsafe.Pointer(&a.SA))
	a.setUints(sa.Node, sa.Port)
}
