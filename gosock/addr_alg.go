//go:build linux

package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

var (
	errALGType = &AddrError{Kind: KindValue, Message: "AF_ALG type too long."}
	errALGName = &AddrError{Kind: KindValue, Message: "AF_ALG name too long."}
)

var familyALG = Family{
	Name:   "AF_ALG",
	Format: "ss|HH;AF_ALG address must be a tuple (type, name[, feat[, mask]])",
	pack:   packALG,
	unpack: unpackALG,
}

func packALG(a *Addr, values []Value) error {
	sa := (*unix.RawSockaddrALG)(unsafe.Pointer(&a.SA))
	*sa = unix.RawSockaddrALG{
		Family: unix.AF_ALG,
		Feat:   uint32(optional(values, 2, 0)),
		Mask:   uint32(optional(values, 3, 0)),
	}
	if !packText(sa.Type[:], &values[0]) {
		return errALGType
	}
	if !packText(sa.Name[:], &values[1]) {
		return errALGName
	}
	a.Len = unix.SizeofSockaddrALG
	return nil
}

func unpackALG(a *Addr) {
	sa := (*unix.RawSockaddrALG)(unsafe.Pointer(&a.SA))
	a.setBytes(0, Text, untilZero(sa.Type[:]))
	a.setBytes(1, Text, untilZero(sa.Name[:]))
	a.setNum(2, Uint, int64(sa.Feat))
	a.setNum(3, Uint, int64(sa.Mask))
	a.Shape = 4
}

// packText copies a text to a field that needs a zero at its end, if there is room.
func packText(field []byte, text *Value) bool {
	return copy(field, text.Bytes()) < len(field)
}

// isALG tells whether fd is an AF_ALG socket. Asked for a peer's address, which there is none, the
// kernel gives up the accept (ECONNABORTED).
//
//go:nosplit
func isALG(fd int) bool {
	var family int32
	return bareOption(fd, unix.SO_DOMAIN, &family) == 0 && family == unix.AF_ALG
}
