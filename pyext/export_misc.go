package main

// #include <stdlib.h>
// #include "abi.h"
import "C"

import (
	"runtime"
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

//export gosock_version
func gosock_version(text *C.char, size C.size_t) C.int64_t {
	return told(text, size, runtime.Version())
}

// told gives C a string with a zero behind it; the result is its length.
func told(to *C.char, size C.size_t, text string) C.int64_t {
	if len(text) >= int(size) {
		return failure(syscall.ENAMETOOLONG)
	}
	copyText(unsafe.Slice(to, size), text)
	return C.int64_t(len(text))
}

//export gosock_inet_aton
func gosock_inet_aton(text *C.char, addr *C.uchar) C.int64_t {
	ip, ok := gosock.ParseAton(goText(text))
	return parsed(addr, ip[:], ok)
}

//export gosock_inet_pton
func gosock_inet_pton(family C.int, text *C.char, addr *C.uchar) C.int64_t {
	switch family {
	case syscall.AF_INET:
		ip, ok := gosock.ParseIPv4(goText(text))
		return parsed(addr, ip[:], ok)
	case syscall.AF_INET6:
		ip, ok := gosock.ParseIPv6(goText(text))
		return parsed(addr, ip[:], ok)
	}
	return failure(syscall.EAFNOSUPPORT)
}

// parsed gives C an address, if it could be read.
func parsed(to *C.uchar, ip []byte, ok bool) C.int64_t {
	if !ok {
		return failure(syscall.EINVAL)
	}
	copy(goBytes(unsafe.Pointer(to), C.size_t(len(ip))), ip)
	return 0
}

//export gosock_inet_ntop
func gosock_inet_ntop(family C.int, addr *C.uchar, text *C.char) C.int64_t {
	size, ok := addrSizes[family]
	if !ok {
		return failure(syscall.EAFNOSUPPORT)
	}
	room := goBytes(unsafe.Pointer(text), inet6AddrStrlen)
	room[len(gosock.AppendIP(room[:0], goBytes(unsafe.Pointer(addr), size)))] = 0
	return 0
}

// inet6AddrStrlen is INET6_ADDRSTRLEN of <netinet/in.h>.
const inet6AddrStrlen = 46

var addrSizes = map[C.int]C.size_t{
	syscall.AF_INET:  4,
	syscall.AF_INET6: 16,
}

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

//export gosock_gethostname
func gosock_gethostname(name *C.char, size C.size_t) C.int64_t {
	text, err := gosock.Hostname()
	if err != nil {
		return failure(err)
	}
	return told(name, size, text)
}

//export gosock_sethostname
func gosock_sethostname(name *C.char, size C.size_t) C.int64_t {
	return done(gosock.SetHostname(goBytes(unsafe.Pointer(name), size)))
}
