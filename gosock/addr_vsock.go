//go:build linux

package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// familyVsock has (cid, port).
var familyVsock = Family{
	Name:   "AF_VSOCK",
	Format: "II:getsockaddrarg",
	pack:   packVsock,
	unpack: unpackVsock,
}

func packVsock(a *Addr, values []Value) error {
	*(*unix.RawSockaddrVM)(unsafe.Pointer(&a.SA)) = unix.RawSockaddrVM{
		Family: unix.AF_VSOCK,
		Cid:    uint32(values[0].Num),
		Port:   uint32(values[1].Num),
	}
	a.Len = unix.SizeofSockaddrVM
	return nil
}

func unpackVsock(a *Addr) {
	sa := (*unix.RawSockaddrVM)(unsafe.Pointer(&a.SA))
	a.setUints(sa.Cid, sa.Port)
}
