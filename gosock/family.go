package gosock

import (
	"errors"
	"strings"
	"syscall"
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

	// Wrong, if not empty, is what to say, as KindSystem, of any address that does not fit Format.
	// A value by itself is as good as a tuple of it then.
	Wrong string

	// NoPack, if not empty, is why no address can be made.
	NoPack string

	// NoUnpack, if not empty, is why a socket that says it is of this family cannot be asked for
	// an address.
	NoUnpack string

	// pack fills SA and Len from the values, which are as many and of the kinds that Format asks.
	pack func(a *Addr, values []Value) error

	// unpack fills Shape and Values from SA and Len. SA may be cut short or hold nonsense: what
	// lies behind Len is zero. Where the family has no such address, Shape is ShapeUnknown.
	unpack func(a *Addr)

	// unknown is what to say then.
	unknown *AddrError

	// byProto is for a family in which these protocols have addresses of their own.
	byProto map[int]*Family
}

// ErrLookup says that a host is a name. It has to be looked up, in the family that SA has now, and
// what was Found is handed in instead of it.
var ErrLookup = errors.New("host is a name")

var errValues = &AddrError{Kind: KindType, Caller: true, Message: "too few values"}

// FamilyOf gives the addresses of a family and, where that makes a difference, a protocol.
func FamilyOf(family, proto int) *Family {
	if family < 0 || family >= len(families) || families[family] == nil {
		return &familyUnknown
	}
	if f := families[family].byProto[proto]; f != nil {
		return f
	}
	return families[family]
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
	f := FamilyOf(family, proto)
	if f.NoPack != "" {
		return &AddrError{Kind: KindSystem, Caller: true, Message: f.NoPack}
	}
	if len(values) < f.fewest() {
		return errValues
	}
	return f.pack(a, values)
}

// Unpack finds the values of an address that came from the kernel. It fails, with an *AddrError and
// ShapeUnknown, where the family has no such address.
func (a *Addr) Unpack(proto int) error {
	if a.Len == 0 {
		a.Shape = ShapeNone
		return nil
	}
	clear(a.SA[min(a.Len, SockaddrMax):])
	f := FamilyOf(a.family(), proto)
	f.unpack(a)
	if a.Shape == ShapeUnknown {
		return f.unknown
	}
	return nil
}

// bareUnpack is Unpack for the families whose addresses are met most, after a bare call that filled
// SA and gave n, which it passes on. The others' Shape is ShapePacked.
//
//go:nosplit
func (a *Addr) bareUnpack(n int64) int64 {
	if n < 0 {
		return n
	}
	a.Len = min(a.Len, SockaddrMax)
	switch family := a.family(); {
	case a.Len == 0:
		a.Shape = ShapeNone
	case family == syscall.AF_INET && a.Len >= sizeofInet4:
		unpackInet(a)
	case family == syscall.AF_INET6 && a.Len >= sizeofInet6:
		unpackInet6(a)
	case family == syscall.AF_UNIX && a.Len >= uint32(sunPath):
		unpackUnix(a)
	default:
		a.Shape = ShapePacked
	}
	return n
}
