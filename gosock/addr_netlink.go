//go:build linux

package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

var familyNetlink = Family{
	Name:   "AF_NETLINK",
	Format: "II;AF_NETLINK address must be a pair (pid, groups)",
	pack:   packNetlink,
	unpack: unpackNetlink,
}

func packNetlink(a *Addr, values []Value) error {
	*(*unix.RawSockaddrNetlink)(unsafe.Pointer(&a.SA)) = unix.RawSockaddrNetlink{
		Family: unix.AF_NETLINK,
		Pid:    uint32(values[0].Num),
		Groups: uint32(values[1].Num),
	}
	a.Len = unix.SizeofSockaddrNetlink
	return nil
}

func unpackNetlink(a *Addr) {
	sa := (*unix.RawSockaddrNetlink)(unsafe.Pointer(&a.SA))
	a.setUints(sa.Pid, sa.Groups)
}
