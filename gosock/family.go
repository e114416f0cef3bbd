package gosock

import (
	"errors"
	"strings"

	"golang.org/x/sys/unix"
)

// Family is what an address family's addresses look like, and how they are packed and unpacked.
type Family struct {
	Name string // as in <sys/socket.h>

	// Format says which values make an address, a letter each: '@' is a Host, '/' a Path, 's'
	// Text, "y*" Bytes, 'i' a C int, and 'B', 'H', 'I', 'k', 'K' are unsigned numbers of C's
	// types, which take any number and keep its low bits. '|' stands before those that may be left
	// out. What follows ';' is what to say if that does not fit; a name behind ':' says who asks
	// for it. This is the language of Python's argument parser. It is empty where an address is
	// one bare Path, or one bare Text if there is a Wrong.
	Format string

	// Overflow is what to say about a number that does not fit Format's C type, if that is special.
	Overflow string

	// Wrong, if not empty, is what to say, as ErrSystem, of any address that does not fit Format. A
	// value by itself is as good as a tuple of it then.
	Wrong string

	// pack fills SA and Len from the values, which are as many and of the kinds that Format asks.
	// It is nil where addresses can only be unpacked.
	pack func(a *Addr, values []Value) error

	// unpack fills Shape and Values from SA and Len. SA may be cut short or hold nonsense: what
	// lies behind Len is zero.
	unpack func(a *Addr)

	// byProto is for a family in which these protocols have addresses of their own.
	byProto map[int]*Family

	noPack *AddrError // why there is no pack
}

// ErrLookup says that a host is a name. It has to be looked up, in the family that SA has now, and
// what was Found is handed in instead of it.
var ErrLookup = errors.New("host is a name")

var (
	errFamily = &AddrError{Kind: ErrSystem, Caller: true, Message: "bad family"}
	errValues = &AddrError{Kind: ErrType, Caller: true, Message: "too few values"}
)

// The families, by number; nil where addresses are known as bytes only.
var families = [unix.AF_MAX]*Family{
	unix.AF_INET:      &familyInet,
	unix.AF_INET6:     &familyInet6,
	unix.AF_UNIX:      &familyUnix,
	unix.AF_NETLINK:   &familyNetlink,
	unix.AF_PACKET:    &familyPacket,
	unix.AF_TIPC:      &familyTIPC,
	unix.AF_CAN:       &familyCAN,
	unix.AF_ALG:       &familyALG,
	unix.AF_VSOCK:     &familyVsock,
	unix.AF_QIPCRTR:   &familyQIPCRTR,
	unix.AF_RDS:       &familyRDS,
	unix.AF_BLUETOOTH: &familyBluetooth,
}

// FamilyOf gives the addresses of a family and, where that makes a difference, a protocol. It fails
// where no address can be made.
func FamilyOf(family, proto int) (*Family, error) {
	f := find(family, proto)
	if f == nil {
		return nil, errFamily
	}
	if f.pack == nil {
		return nil, f.noPack
	}
	return f, nil
}

func find(family, proto int) *Family {
	if family < 0 || family >= len(families) {
		return nil
	}
	f := families[family]
	if f != nil && f.byProto[proto] != nil {
		return f.byProto[proto]
	}
	return f
}

// fewest gives how many values Format asks for: one for each letter before the optional ones.
func (f *Family) fewest() int {
	if f.Format == "" {
		return 1
	}
	if end := strings.IndexAny(f.Format, "|;:"); end >= 0 {
		return end
	}
	return len(f.Format)
}

// Pack makes the address that values say, which must suit the Format of the family. A host that is
// a name is ErrLookup; anything wrong with the values is an *AddrError.
func (a *Addr) Pack(family, proto int, values []Value) error {
	f, err := FamilyOf(family, proto)
	if err != nil {
		return err
	}
	if len(values) < f.fewest() {
		return errValues
	}
	return f.pack(a, values)
}

// Unpack finds the values of an address that came from the kernel.
func (a *Addr) Unpack(proto int) {
	if a.Len == 0 {
		a.Shape = ShapeNone
		return
	}
	clear(a.SA[min(a.Len, SockaddrMax):])
	if f := find(a.family(), proto); f != nil {
		f.unpack(a)
		return
	}
	unpackUnknown(a)
}
