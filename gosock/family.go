package gosock

import (
	"errors"
	"strings"

	"golang.org/x/sys/unix"
)

// Family is what an address family's addresses look like, and how they are packed and unpacked.
type Family struct {
	Name string // as in <sys/socket.h>

	// Format says which values make an address: a format as Python's argument parser has it, in
	// which '@' is a Host and '/' a Path. It is empty where an address is one bare Path or Bytes.
	Format string

	// Overflow is what to say about a number that does not fit Format's C type, if that is special.
	Overflow string

	// pack fills SA and Len from the values, which are as many and of the kinds that Format asks.
	pack func(a *Addr, values []Value) error

	// unpack fills Shape and Values from SA and Len. SA may be cut short or hold nonsense: what
	// lies behind Len is zero.
	unpack func(a *Addr)

	// byProto is for a family in which each protocol has addresses of its own.
	byProto map[int]*Family
}

// ErrLookup says that a host is a name, which has to be looked up; what is Found is handed in then.
var ErrLookup = errors.New("host is a name")

var (
	errFamily = &AddrError{Kind: ErrSystem, Caller: true, Message: "bad family"}
	errValues = &AddrError{Kind: ErrType, Caller: true, Message: "too few values"}
)

// The families, by number; nil where addresses are known as bytes only.
var families = [unix.AF_MAX]*Family{
	unix.AF_INET:    &familyInet,
	unix.AF_INET6:   &familyInet6,
	unix.AF_UNIX:    &familyUnix,
	unix.AF_NETLINK: &familyNetlink,
	unix.AF_PACKET:  &familyPacket,
	unix.AF_TIPC:    &familyTIPC,
}

// FamilyOf gives the addresses of a family and, where that makes a difference, a protocol. It fails
// where no address can be made.
func FamilyOf(family, proto int) (*Family, error) {
	if f := find(family, proto); f != nil {
		return f, nil
	}
	return nil, errFamily
}

func find(family, proto int) *Family {
	if family < 0 || family >= len(families) {
		return nil
	}
	f := families[family]
	if f != nil && f.byProto != nil {
		return f.byProto[proto]
	}
	return f
}

// fewest gives how many values Format asks for: one for each letter before the optional ones.
func (f *Family) fewest() int {
	if f.Format == "" {
		return 1
	}
	return strings.IndexAny(f.Format, "|;")
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
