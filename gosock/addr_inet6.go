package gosock

import (
	"syscall"
	"unsafe"
)

const maxFlowinfo = 1<<20 - 1 // RFC 6437: a flow label has 20 bits

var errFlowinfo = errRange("flowinfo", maxFlowinfo)

var familyInet6 = Family{
	Name:     "AF_INET6",
	Format:   "@i|II;AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])",
	Overflow: errPort.Message,
	pack:     packInet6,
	unpack:   unpackInet6,
}

func packInet6(a *Addr, values []Value) error {
	sa := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&a.SA))
	*sa = syscall.RawSockaddrInet6{Family: syscall.AF_INET6}
	if err := packHost6(&sa.Addr, &values[0]); err != nil {
		return err
	}
	if err := packPort(&sa.Port, &values[1]); err != nil {
		return err
	}
	flowinfo := uint32(optional(values, 2, 0))
	if flowinfo > maxFlowinfo {
		return errFlowinfo
	}
	sa.Flowinfo = networkOrder32(flowinfo)
	sa.Scope_id = uint32(optional(values, 3, 0))
	a.Len = sizeofInet6
	return nil
}

//go:nosplit
func unpackInet6(a *Addr) {
	sa := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&a.SA))
	a.setBytes(0, Text, appendIPv6(a.text[:0], sa.Addr))
	a.setNum(1, Int, int64(port(&sa.Port)))
	a.setNum(2, Uint, int64(networkOrder32(sa.Flowinfo)))
	a.setNum(3, Uint, int64(sa.Scope_id))
	a.Shape = 4
}

// packHost6 gives the address that a host stands for without being looked up. A zone makes an
// address one that is looked up.
func packHost6(addr *[16]byte, host *Value) error {
	if host.Kind == Found {
		found, err := foundHost(host, syscall.AF_INET6)
		*addr = (*syscall.RawSockaddrInet6)(unsafe.Pointer(&found.SA)).Addr
		return err
	}
	switch name := host.text(); {
	case name == "":
		return nil // the wildcard is all zeroes
	case isBroadcast(name):
		return errMismatched
	default:
		var ok bool
		if *addr, ok = ParseIPv6(name); !ok {
			return ErrLookup
		}
		return nil
	}
}

// optional gives the number that is values[i], or another where there are fewer values.
func optional(values []Value, i int, otherwise int64) int64 {
	if i >= len(values) {
		return otherwise
	}
	return values[i].Num
}
