package gosock

import (
	"syscall"
	"unsafe"
)

// familyUnknown is every family whose addresses are known as bytes only.
var familyUnknown = Family{
	NoPack:   badFamily,
	NoUnpack: badFamily,
	unpack:   unpackUnknown,
}

const badFamily = "bad family"

// unpackUnknown gives the family's number, and as many bytes as every sockaddr has at least.
func unpackUnknown(a *Addr) {
	const (
		data = unsafe.Offsetof(syscall.RawSockaddr{}.Data)
		end  = unsafe.Sizeof(syscall.RawSockaddr{})
	)
	a.setNum(0, Int, int64(a.family()))
	a.setBytes(1, Bytes, a.SA[data:end])
	a.Shape = 2
}
