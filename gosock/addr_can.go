//go:build linux

package gosock

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/unix"
)

var errCANName = &AddrError{Kind: KindSystem, Message: "AF_CAN interface name too long"}

// familyCAN has an interface in every address, which is all that can be told of a protocol whose
// addresses are not known.
var familyCAN = Family{
	Name:   "AF_CAN",
	NoPack: "unsupported CAN protocol",
	unpack: unpackCAN,
	byProto: map[int]*Family{
		unix.CAN_RAW:   &familyCANRaw,
		unix.CAN_BCM:   &familyCANRaw,
		unix.CAN_ISOTP: &familyCANIsotp,
		unix.CAN_J1939: &familyCANJ1939,
	},
}

var familyCANRaw = Family{
	Name:   "AF_CAN",
	Format: "/;AF_CAN address must be a tuple (interface, )",
	pack: func(a *Addr, values []Value) error {
		_, err := packCAN(a, values)
		return err
	},
	unpack: unpackCAN,
}

// familyCANIsotp has (interface, rx_id, tx_id).
var familyCANIsotp = Family{
	Name:   "AF_CAN",
	Format: "/kk",
	pack:   packCANIsotp,
	unpack: unpackCANIsotp,
}

// familyCANJ1939 has (interface, name, pgn, addr).
var familyCANJ1939 = Family{
	Name:   "AF_CAN",
	Format: "/KIB",
	pack:   packCANJ1939,
	unpack: unpackCANJ1939,
}

// packCAN packs an interface, for which no name means all of them.
func packCAN(a *Addr, values []Value) (*unix.RawSockaddrCAN, error) {
	sa := rawCAN(a)
	*sa = unix.RawSockaddrCAN{Family: unix.AF_CAN}
	a.Len = unix.SizeofSockaddrCAN
	name := values[0].text()
	if len(name) >= unix.IFNAMSIZ {
		return nil, errCANName
	}
	var err error
	if name != "" {
		sa.Ifindex, err = packInterface(name)
	}
	return sa, err
}

func unpackCAN(a *Addr) {
	a.setBytes(0, Text, a.interfaceName(rawCAN(a).Ifindex))
	a.Shape = 1
}

func packCANIsotp(a *Addr, values []Value) error {
	sa, err := packCAN(a, values)
	if err != nil {
		return err
	}
	binary.NativeEndian.PutUint32(sa.Addr[0:], uint32(values[1].Num))
	binary.NativeEndian.PutUint32(sa.Addr[4:], uint32(values[2].Num))
	return nil
}

func unpackCANIsotp(a *Addr) {
	unpackCAN(a)
	sa := rawCAN(a)
	a.setNum(1, Uint, int64(binary.NativeEndian.Uint32(sa.Addr[0:])))
	a.setNum(2, Uint, int64(binary.NativeEndian.Uint32(sa.Addr[4:])))
	a.Shape = 3
}

func packCANJ1939(a *Addr, values []Value) error {
	sa, err := packCAN(a, values)
	if err != nil {
		return err
	}
	binary.NativeEndian.PutUint64(sa.Addr[0:], uint64(values[1].Num))
	binary.NativeEndian.PutUint32(sa.Addr[8:], uint32(values[2].Num))
	sa.Addr[12] = uint8(values[3].Num)
	return nil
}

func unpackCANJ1939(a *Addr) {
	unpackCAN(a)
	sa := rawCAN(a)
	a.setNum(1, Uint, int64(binary.NativeEndian.Uint64(sa.Addr[0:])))
	a.setNum(2, Uint, int64(binary.NativeEndian.Uint32(sa.Addr[8:])))
	a.setNum(3, Uint, int64(sa.Addr[12]))
	a.Shape = 4
}

func rawCAN(a *Addr) *unix.RawSockaddrCAN {
	return (*unix.RawSockaddrCAN)(unsafe.Pointer(&a.SA))
}
