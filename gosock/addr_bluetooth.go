//go:build linux

package gosock

import (
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

const wrongFormat = "wrong format"

var (
	errBluetoothProto = &AddrError{Kind: KindValue, Message: "Unknown Bluetooth protocol"}
	errBdaddr         = &AddrError{Kind: KindSystem, Message: "bad bluetooth address"}
)

// familyBluetooth has addresses of its own in every protocol.
var familyBluetooth = Family{
	Name:     "AF_BLUETOOTH",
	NoPack:   "unknown Bluetooth protocol",
	NoUnpack: "unknown BT protocol",
	unpack:   func(a *Addr) { a.Shape = ShapeUnknown },
	unknown:  errBluetoothProto,
	byProto: map[int]*Family{
		unix.BTPROTO_HCI:    &familyHCI,
		unix.BTPROTO_L2CAP:  &familyL2CAP,
		unix.BTPROTO_RFCOMM: &familyRFCOMM,
		unix.BTPROTO_SCO:    &familySCO,
	},
}

// familyHCI has a device, or (device, channel).
var familyHCI = Family{
	Name:   "AF_BLUETOOTH",
	Format: "H|H",
	Wrong:  wrongFormat,
	pack:   packHCI,
	unpack: unpackHCI,
}

// familyL2CAP has (bdaddr, psm, cid, bdaddr_type), of which the last two are of Bluetooth LE.
var familyL2CAP = Family{
	Name:   "AF_BLUETOOTH",
	Format: "sH|HB",
	Wrong:  wrongFormat,
	pack:   packL2CAP,
	unpack: unpackL2CAP,
}

// familyRFCOMM has (bdaddr, channel).
var familyRFCOMM = Family{
	Name:   "AF_BLUETOOTH",
	Format: "sB",
	Wrong:  wrongFormat,
	pack:   packRFCOMM,
	unpack: unpackRFCOMM,
}

// familySCO has a bdaddr by itself.
var familySCO = Family{
	Name:   "AF_BLUETOOTH",
	Wrong:  wrongFormat,
	pack:   packSCO,
	unpack: unpackSCO,
}

// rawSockaddrSCO is struct sockaddr_sco of <bluetooth/sco.h>.
type rawSockaddrSCO struct {
	Family uint16
	Bdaddr [6]byte
}

func packHCI(a *Addr, values []Value) error {
	*(*unix.RawSockaddrHCI)(unsafe.Pointer(&a.SA)) = unix.RawSockaddrHCI{
		Family:  unix.AF_BLUETOOTH,
		Dev:     uint16(values[0].Num),
		Channel: uint16(optional(values, 1, 0)),
	}
	a.Len = unix.SizeofSockaddrHCI
	return nil
}

func unpackHCI(a *Addr) {
	sa := (*unix.RawSockaddrHCI)(unsafe.Pointer(&a.SA))
	a.setNum(0, Uint, int64(sa.Dev))
	a.Shape = ShapeBare
	if sa.Channel != 0 {
		a.setNum(1, Uint, int64(sa.Channel))
		a.Shape = 2
	}
}

func packL2CAP(a *Addr, values []Value) error {
	sa := (*unix.RawSockaddrL2)(unsafe.Pointer(&a.SA))
	*sa = unix.RawSockaddrL2{
		Family:      unix.AF_BLUETOOTH,
		Psm:         uint16(values[1].Num),
		Cid:         uint16(optional(values, 2, 0)),
		Bdaddr_type: uint8(optional(values, 3, unix.BDADDR_BREDR)),
	}
	a.Len = unix.SizeofSockaddrL2
	return packBdaddr(&sa.Bdaddr, &values[0])
}

func unpackL2CAP(a *Addr) {
	sa := (*unix.RawSockaddrL2)(unsafe.Pointer(&a.SA))
	a.setBdaddr(&sa.Bdaddr)
	a.setNum(1, Uint, int64(sa.Psm))
	a.setNum(2, Uint, int64(sa.Cid))
	a.setNum(3, Uint, int64(sa.Bdaddr_type))
	switch {
	case sa.Bdaddr_type != unix.BDADDR_BREDR:
		a.Shape = 4
	case sa.Cid != 0:
		a.Shape = 3
	default:
		a.Shape = 2
	}
}

func packRFCOMM(a *Addr, values []Value) error {
	sa := (*unix.RawSockaddrRFCOMM)(unsafe.Pointer(&a.SA))
	*sa = unix.RawSockaddrRFCOMM{
		Family:  unix.AF_BLUETOOTH,
		Channel: uint8(values[1].Num),
	}
	a.Len = unix.SizeofSockaddrRFCOMM
	return packBdaddr(&sa.Bdaddr, &values[0])
}

func unpackRFCOMM(a *Addr) {
	sa := (*unix.RawSockaddrRFCOMM)(unsafe.Pointer(&a.SA))
	a.setBdaddr(&sa.Bdaddr)
	a.setNum(1, Uint, int64(sa.Channel))
	a.Shape = 2
}

func packSCO(a *Addr, values []Value) error {
	sa := (*rawSockaddrSCO)(unsafe.Pointer(&a.SA))
	*sa = rawSockaddrSCO{Family: unix.AF_BLUETOOTH}
	a.Len = uint32(unsafe.Sizeof(*sa))
	return packBdaddr(&sa.Bdaddr, &values[0])
}

func unpackSCO(a *Addr) {
	a.setBdaddr(&(*rawSockaddrSCO)(unsafe.Pointer(&a.SA)).Bdaddr)
	a.Shape = ShapeBare
}

// packBdaddr reads a Bluetooth address, "01:23:45:67:89:AB". The kernel has its last byte first.
func packBdaddr(addr *[6]byte, text *Value) error {
	rest := text.text()
	for i := len(addr) - 1; i >= 0; i-- {
		part, after, more := strings.Cut(rest, ":")
		octet, ok := scanHex(part)
		if !ok || more != (i > 0) {
			return errBdaddr
		}
		addr[i], rest = octet, after
	}
	return nil
}

// scanHex reads a number below 256 as scanf's %X does, into an unsigned int that may overflow.
func scanHex(text string) (byte, bool) {
	text = strings.TrimLeft(text, " \t\n\v\f\r")
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	if strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X") {
		text = text[2:]
	}
	n, err := strconv.ParseUint(text, 16, 64)
	if negative {
		n = -n
	}
	return byte(n), err == nil && uint32(n) <= 0xff
}

// setBdaddr makes Values[0] the text of a Bluetooth address.
func (a *Addr) setBdaddr(addr *[6]byte) {
	const hexDigits = "0123456789ABCDEF"
	b := a.text[:0]
	for i := len(addr) - 1; i >= 0; i-- {
		b = append(b, hexDigits[addr[i]>>4], hexDigits[addr[i]&0xf], ':')
	}
	a.setBytes(0, Text, b[:len(b)-1])
}
