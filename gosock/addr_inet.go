package gosock

import (
	"encoding/binary"
	"syscall"
	"unsafe"
)

const maxPort = 1<<16 - 1

var (
	errPort       = errRange("port", maxPort)
	errMismatched = &AddrError{Kind: KindSystem, Message: "address family mismatched"}
)

var familyInet = Family{
	Name:     "AF_INET",
	Format:   "@i;AF_INET address must be a pair (host, port)",
	Overflow: errPort.Message,
	pack:     packInet,
	unpack:   unpackInet,
}

func packInet(a *Addr, values []Value) error {
	sa := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&a.SA))
	*sa = syscall.RawSockaddrInet4{Family: syscall.AF_INET}
	if err := packHost4(&sa.Addr, &values[0]); err != nil {
		return err
	}
	if err := packPort(&sa.Port, &values[1]); err != nil {
		return err
	}
	a.Len = sizeofInet4
	return nil
}

//go:nosplit
func unpackInet(a *Addr) {
	sa := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&a.SA))
	a.setBytes(0, Text, appendIPv4(a.text[:0], sa.Addr))
	a.setNum(1, Int, int64(port(&sa.Port)))
	a.Shape = 2
}

// packHost4 gives the address that a host stands for without being looked up.
func packHost4(addr *[4]byte, host *Value) error {
	if host.Kind == Found {
		found, err := foundHost(host, syscall.AF_INET)
		*addr = (*syscall.RawSockaddrInet4)(unsafe.Pointer(&found.SA)).Addr
		return err
	}
	switch name := host.text(); {
	case name == "":
		return nil // the wildcard is all zeroes
	case isBroadcast(name):
		*addr = [4]byte{255, 255, 255, 255}
		return nil
	default:
		var ok bool
		if *addr, ok = ParseIPv4(name); !ok {
			return ErrLookup
		}
		return nil
	}
}

func isBroadcast(name string) bool {
	return name == "<broadcast>" || name == "255.255.255.255"
}

// foundHost takes over an address that was looked up.
func foundHost(host *Value, family int) (found Addr, err error) {
	found.Len = uint32(copy(found.SA[:], host.Bytes()))
	if found.family() != family {
		err = errMismatched
	}
	return found, err
}

func packPort(field *uint16, value *Value) error {
	if value.Num < 0 || value.Num > maxPort {
		return errPort
	}
	*field = networkOrder16(uint16(value.Num))
	return nil
}

//go:nosplit
func port(field *uint16) uint16 { return networkOrder16(*field) }

// networkOrder16 turns a number from the host's byte order into the network's, or back.
//
//go:nosplit
func networkOrder16(n uint16) uint16 {
	var b [2]byte
	binary.NativeEndian.PutUint16(b[:], n)
	return binary.BigEndian.Uint16(b[:])
}

// networkOrder32 turns a number from the host's byte order into the network's, or back.
//
//go:nosplit
func networkOrder32(n uint32) uint32 {
	var b [4]byte
	binary.NativeEndian.PutUint32(b[:], n)
	return binary.BigEndian.Uint32(b[:])
}
