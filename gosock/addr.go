package gosock

import (
	"bytes"
	"strconv"
	"syscall"
	"unsafe"
)

// Sizes of an Addr's parts.
const (
	SockaddrMax = 128 // struct sockaddr_storage
	MaxValues   = 6
	TextMax     = 256
)

// ValueKind says what a Value is.
type ValueKind int32

// The kinds of Value.
const (
	None  ValueKind = iota
	Int             // Num
	Uint            // Num, as an unsigned number
	Text            // Bytes, UTF-8
	Path            // Bytes, in the file system's encoding
	Bytes           // Bytes
	Host            // Bytes, a host as a user wrote it: an address, a wildcard or a name
	Found           // Bytes, the address that was found for a Host, as the kernel has it
)

// Value is one part of an address, such as a host or a port.
//
// The layout is that of gosock_value in pyext/abi.h.
type Value struct {
	Kind ValueKind
	size uint32
	Num  int64
	data *byte
}

// NewValue makes a Value of bytes, which must not change while it is in use.
func NewValue(kind ValueKind, data []byte) Value {
	return Value{Kind: kind, size: uint32(len(data)), data: unsafe.SliceData(data)}
}

// Bytes gives the bytes of a Value that has some.
func (v *Value) Bytes() []byte { return unsafe.Slice(v.data, v.size) }

// text gives Bytes as a string that shares their memory.
func (v *Value) text() string { return unsafe.String(v.data, v.size) }

// The shapes of an address that is not a tuple of values.
const (
	ShapeNone = -1 // there is no address
	ShapeBare = -2 // one value, by itself

	ShapeUnknown = -3 // there is an address, of a form that its family does not have

	ShapePacked = -4 // there is an address, and Unpack has not been called
)

// Addr is an address: as the kernel has it, in SA, and as values, of which Shape is the number.
//
// The layout is that of the first fields of gosock_addr in pyext/abi.h.
type Addr struct {
	Len    uint32 // of SA
	Shape  int32
	SA     [SockaddrMax]byte
	Values [MaxValues]Value // of an Addr that was unpacked; their bytes lie in SA or text
	text   [TextMax]byte
}

// room makes SA ready to be filled by the kernel.
//
//go:nosplit
func (a *Addr) room() { a.Len = SockaddrMax }

// filled says what the kernel made of room: nothing if the call failed, and no more than there is
// where the address was longer.
func (a *Addr) filled(err error) error {
	if err != nil {
		a.Len = 0
	}
	a.Len = min(a.Len, SockaddrMax)
	return err
}

// family gives the address family of SA.
//
//go:nosplit
func (a *Addr) family() int { return int((*syscall.RawSockaddr)(unsafe.Pointer(&a.SA)).Family) }

// tail gives what of SA lies between offset and Len.
//
//go:nosplit
func (a *Addr) tail(offset uintptr) []byte {
	if uintptr(a.Len) <= offset {
		return nil
	}
	return a.SA[offset:min(a.Len, SockaddrMax)]
}

// setNum makes Values[i] a number.
//
//go:nosplit
func (a *Addr) setNum(i int, kind ValueKind, num int64) {
	a.Values[i].Kind, a.Values[i].Num = kind, num
}

// setUints makes the address a tuple of numbers.
func (a *Addr) setUints(nums ...uint32) {
	for i, num := range nums {
		a.setNum(i, Uint, int64(num))
	}
	a.Shape = int32(len(nums))
}

// setBytes makes Values[i] bytes that lie in SA or text.
//
// The pointer is stored as a number, and so without a write barrier, because an Addr may be C's
// memory, not yet written to: the barrier would take what it finds there for a Go pointer. It
// points into the Addr itself, so nobody else has to keep it alive.
//
//go:nosplit
func (a *Addr) setBytes(i int, kind ValueKind, data []byte) {
	v := &a.Values[i]
	v.Kind, v.size = kind, uint32(len(data))
	*(*uintptr)(unsafe.Pointer(&v.data)) = uintptr(unsafe.Pointer(unsafe.SliceData(data)))
}

// untilZero gives what of a field lies before the first zero.
//
//go:nosplit
func untilZero(field []byte) []byte {
	if end := bytes.IndexByte(field, 0); end >= 0 {
		return field[:end]
	}
	return field
}

// ErrorKind says what kind of mistake an AddrError is.
type ErrorKind int

// The kinds of AddrError.
const (
	KindSystem ErrorKind = iota // the system cannot do it; Errno says why, if not Message
	KindType                    // a value of the wrong type
	KindValue                   // a value that cannot be
	KindRange                   // a number out of range
)

// AddrError says what is wrong with an address.
type AddrError struct {
	Kind    ErrorKind
	Errno   syscall.Errno
	Message string
	Caller  bool // the message is about a call, whose name belongs before it
}

// Error gives the message, or the errno's.
func (e *AddrError) Error() string {
	if e.Message == "" {
		return e.Errno.Error()
	}
	return e.Message
}

// errRange makes the error for a number that is not from 0 to limit.
func errRange(name string, limit int) *AddrError {
	return &AddrError{Kind: KindRange, Caller: true,
		Message: name + " must be 0-" + strconv.Itoa(limit) + "."}
}
