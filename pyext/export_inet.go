package main

// #include "abi.h"
import "C"

import (
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

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
