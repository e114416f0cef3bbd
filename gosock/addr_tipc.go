//go:build linux

package gosock

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

var familyTIPC = Family{
	Name:    "AF_TIPC",
	Format:  "IIII|I;AF_TIPC address must be a tuple (addr_type, v1, v2, v3[, scope])",
	pack:    packTIPC,
	unpack:  unpackTIPC,
	unknown: &AddrError{Kind: KindValue, Message: badTIPCType},
}

const badTIPCType = "Invalid address type"

var errTIPCType = &AddrError{Kind: KindType, Message: badTIPCType}

// packTIPC takes (type, type, lower, upper), (type, type, instance, unused) or
// (type, node, ref, unused), as the first number says.
func packTIPC(a *Addr, values []Value) error {
	sa := (*unix.RawSockaddrTIPC)(unsafe.Pointer(&a.SA))
	*sa = unix.RawSockaddrTIPC{
		Family:   unix.AF_TIPC,
		Addrtype: uint8(values[0].Num),
		Scope:    int8(optional(values, 4, unix.TIPC_CLUSTER_SCOPE)),
	}
	v1, v2, v3 := uint32(values[1].Num), uint32(values[2].Num), uint32(values[3].Num)
	switch uint32(values[0].Num) {
	case unix.TIPC_SERVICE_RANGE:
		*(*unix.TIPCServiceRange)(unsafe.Pointer(&sa.Addr)) = unix.TIPCServiceRange{
			Type: v1, Lower: v2, Upper: v3}
	case unix.TIPC_SERVICE_ADDR:
		*(*unix.TIPCServiceName)(unsafe.Pointer(&sa.Addr)) = unix.TIPCServiceName{
			Type: v1, Instance: v2}
	case unix.TIPC_SOCKET_ADDR:
		*(*unix.TIPCSocketAddr)(unsafe.Pointer(&sa.Addr)) = unix.TIPCSocketAddr{
			Node: v1, Ref: v2}
	default:
		return errTIPCType
	}
	a.Len = unix.SizeofSockaddrTIPC
	return nil
}

func unpackTIPC(a *Addr) {
	sa := (*unix.RawSockaddrTIPC)(unsafe.Pointer(&a.SA))
	switch sa.Addrtype {
	case unix.TIPC_SERVICE_RANGE:
		r := (*unix.TIPCServiceRange)(unsafe.Pointer(&sa.Addr))
		a.setTIPC(sa, r.Type, r.Lower, r.Upper)
	case unix.TIPC_SERVICE_ADDR:
		n := (*unix.TIPCServiceName)(unsafe.Pointer(&sa.Addr))
		a.setTIPC(sa, n.Type, n.Instance, n.Instance)
	case unix.TIPC_SOCKET_ADDR:
		s := (*unix.TIPCSocketAddr)(unsafe.Pointer(&sa.Addr))
		a.setTIPC(sa, s.Node, s.Ref, 0)
	default:
		a.Shape = ShapeUnknown
	}
}

func (a *Addr) setTIPC(sa *unix.RawSockaddrTIPC, v1, v2, v3 uint32) {
	a.setUints(uint32(sa.Addrtype), v1, v2, v3, uint32(sa.Scope))
}
