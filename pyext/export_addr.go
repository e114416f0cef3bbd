package main

// #include "abi.h"
import "C"

import (
	"sync"
	"unsafe"

	"gosocket/gosock"
)

// unpacked is the result of a call that has filled an address: it is also unpacked, while we are
// on this side.
func unpacked(n int, addr *C.gosock_addr, proto C.int, err error) C.int64_t {
	if err != nil {
		return failure(err)
	}
	if err := goAddr(addr).Unpack(int(proto)); err != nil {
		refuse(addr, nil, err)
	}
	return C.int64_t(n)
}

//export gosock_addr_spec
func gosock_addr_spec(family, proto C.int, spec *C.gosock_spec) C.int {
	*spec = specOf(gosock.FamilyOf(int(family), int(proto)))
	return 0
}

//export gosock_addr_pack
func gosock_addr_pack(family, proto C.int, caller *C.char, values *C.gosock_value, n C.int,
	addr *C.gosock_addr) C.int {
	list := unsafe.Slice((*gosock.Value)(unsafe.Pointer(values)), max(n, 0))
	err := goAddr(addr).Pack(int(family), int(proto), list)
	switch err {
	case nil:
		return 0
	case gosock.ErrLookup:
		return C.GOSOCK_LOOKUP
	}
	return refuse(addr, caller, err)
}

// specs holds each family's strings for C, which has them for as long as the process lives.
var specs sync.Map

func specOf(f *gosock.Family) C.gosock_spec {
	if spec, ok := specs.Load(f); ok {
		return spec.(C.gosock_spec)
	}
	spec, _ := specs.LoadOrStore(f, C.gosock_spec{
		family:    C.CString(f.Name),
		format:    orNull(f.Format),
		overflow:  orNull(f.Overflow),
		wrong:     orNull(f.Wrong),
		no_pack:   orNull(f.NoPack),
		no_unpack: orNull(f.NoUnpack),
	})
	return spec.(C.gosock_spec)
}

func orNull(text string) *C.char {
	if text == "" {
		return nil
	}
	return C.CString(text)
}

// errorKinds gives abi.h's name for gosock's.
var errorKinds = [...]C.int32_t{
	gosock.KindSystem: C.GOSOCK_OSERROR,
	gosock.KindType:   C.GOSOCK_TYPEERROR,
	gosock.KindValue:  C.GOSOCK_VALUEERROR,
	gosock.KindRange:  C.GOSOCK_OVERFLOW,
}

// refuse tells C what is wrong with an address.
func refuse(addr *C.gosock_addr, caller *C.char, err error) C.int {
	wrong := err.(*gosock.AddrError)
	out := &addr.error
	out.kind, out.code = errorKinds[wrong.Kind], C.int32_t(wrong.Errno)
	if wrong.Errno != 0 {
		out.kind = C.GOSOCK_ERRNO
	}
	message := wrong.Message
	if wrong.Caller && caller != nil {
		message = goText(caller) + "(): " + message
	}
	copyText(out.message[:], message)
	return -1
}
