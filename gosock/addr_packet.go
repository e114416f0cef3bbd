//go:build linux

package gosock

import (
	"errors"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

const maxProto = 1<<16 - 1 // an Ethernet type

var (
	errProto        = errRange("proto", maxProto)
	errHardwareAddr = &AddrError{Kind: KindValue,
		Message: "Hardware address must be 8 bytes or less"}
)

var familyPacket = Family{
	Name:     "AF_PACKET",
	Format:   "si|iiy*;AF_PACKET address must be a tuple of two to five elements",
	Overflow: "address argument out of range",
	pack:     packPacket,
	unpack:   unpackPacket,
}

func packPacket(a *Addr, values []Value) error {
	sa := (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&a.SA))
	*sa = unix.RawSockaddrLinklayer{
		Family:  unix.AF_PACKET,
		Pkttype: uint8(optional(values, 2, 0)),
		Hatype:  uint16(optional(values, 3, 0)),
	}
	index, err := packInterface(cut(values[0].text(), unix.IFNAMSIZ-1))
	if err != nil {
		return err
	}
	sa.Ifindex = index
	if len(values) > 4 {
		hardware := values[4].Bytes()
		if len(hardware) > len(sa.Addr) {
			return errHardwareAddr
		}
		sa.Halen = uint8(copy(sa.Addr[:], hardware))
	}
	proto := values[1].Num
	if proto < 0 || proto > maxProto {
		return errProto
	}
	sa.Protocol = networkOrder16(uint16(proto))
	a.Len = unix.SizeofSockaddrLinklayer
	return nil
}

// unpackPacket gives the interface's name, which is empty where the index stands for none.
func unpackPacket(a *Addr) {
	sa := (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&a.SA))
	a.setBytes(0, Text, a.interfaceName(sa.Ifindex))
	a.setNum(1, Int, int64(networkOrder16(sa.Protocol)))
	a.setNum(2, Int, int64(sa.Pkttype))
	a.setNum(3, Int, int64(sa.Hatype))
	a.setBytes(4, Bytes, sa.Addr[:min(int(sa.Halen), len(sa.Addr))])
	a.Shape = 5
}

func cut(text string, size int) string { return text[:min(len(text), size)] }

// packInterface gives the index of an interface, by its name.
func packInterface(name string) (int32, error) {
	index, err := InterfaceIndex(name)
	if err != nil {
		var errno syscall.Errno
		errors.As(err, &errno)
		return 0, &AddrError{Kind: KindSystem, Errno: errno}
	}
	return int32(index), nil
}

// interfaceName writes the name of an interface, or nothing.
func (a *Addr) interfaceName(index int32) []byte {
	if index == 0 {
		return nil
	}
	name, err := InterfaceName(uint32(index))
	if err != nil {
		return nil
	}
	return append(a.text[:0], name...)
}
