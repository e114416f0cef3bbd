package main

// #include <stdlib.h>
// #include "abi.h"
import "C"

import (
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

//export gosock_if_nametoindex
func gosock_if_nametoindex(name *C.char) C.int64_t {
	index, err := gosock.InterfaceIndex(goText(name))
	return result(int(index), err)
}

//export gosock_if_indextoname
func gosock_if_indextoname(index C.uint32_t, name *C.char) C.int64_t {
	text, err := gosock.InterfaceName(uint32(index))
	if err == nil {
		copyText(unsafe.Slice(name, syscall.IFNAMSIZ), text)
	}
	return done(err)
}

// gosock_if_nameindex gives the number of interfaces, and a list that C frees.
//
//export gosock_if_nameindex
func gosock_if_nameindex(list **C.gosock_iface) C.int64_t {
	interfaces, err := gosock.Interfaces()
	if err != nil {
		return failure(err)
	}
	const size = C.size_t(unsafe.Sizeof(C.gosock_iface{}))
	*list = (*C.gosock_iface)(C.calloc(C.size_t(len(interfaces)+1), size))
	if *list == nil {
		return failure(syscall.ENOMEM)
	}
	entries := unsafe.Slice(*list, len(interfaces))
	for i, iface := range interfaces {
		entries[i].index = C.uint32_t(iface.Index)
		copyText(entries[i].name[:], iface.Name)
	}
	return C.int64_t(len(interfaces))
}
