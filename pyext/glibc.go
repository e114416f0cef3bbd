package main

// #include "glibc.h"
// #include <arpa/inet.h>
// #include <errno.h>
// #include <stdlib.h>
import "C"

import (
	"context"
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

// glibc answers a Query as the C library does. It blocks, whatever the context says: a cgo call
// runs on a thread of its own, and Go goes on.
func glibc(_ context.Context, q *gosock.Query) (*gosock.Answer, error) {
	if q.Kind <= 0 || int(q.Kind) >= len(glibcByKind) {
		return nil, syscall.EINVAL
	}
	return glibcByKind[q.Kind](q)
}

var glibcByKind = [...]func(*gosock.Query) (*gosock.Answer, error){
	gosock.Getaddrinfo:    getaddrinfo,
	gosock.Getnameinfo:    getnameinfo,
	gosock.Gethostbyname:  gethostbyname,
	gosock.Gethostbyaddr:  gethostbyaddr,
	gosock.Getservbyname:  getservbyname,
	gosock.Getservbyport:  getservbyport,
	gosock.Getprotobyname: getprotobyname,
}

func getaddrinfo(q *gosock.Query) (*gosock.Answer, error) {
	hints := C.struct_addrinfo{
		ai_flags:    C.int(q.Flags),
		ai_family:   C.int(q.Family),
		ai_socktype: C.int(q.Type),
		ai_protocol: C.int(q.Proto),
	}
	var list *C.struct_addrinfo
	code, errno := C.getaddrinfo(cString(q.Host), cString(q.Service), &hints, &list)
	if code != 0 {
		return nil, addrInfoError(code, errno)
	}
	defer C.freeaddrinfo(list)
	answer := new(gosock.Answer)
	for info := list; info != nil; info = info.ai_next {
		answer.Addrs = append(answer.Addrs, goAddrInfo(info))
	}
	return answer, nil
}

func goAddrInfo(info *C.struct_addrinfo) gosock.AddrInfo {
	return gosock.AddrInfo{
		Family:    int(info.ai_family),
		Type:      int(info.ai_socktype),
		Proto:     int(info.ai_protocol),
		CanonName: C.GoString(info.ai_canonname),
		Addr:      C.GoBytes(unsafe.Pointer(info.ai_addr), C.int(info.ai_addrlen)),
	}
}

func getnameinfo(q *gosock.Query) (*gosock.Answer, error) {
	var host [C.NI_MAXHOST]C.char
	var service [C.NI_MAXSERV]C.char
	code, errno := C.getnameinfo((*C.struct_sockaddr)(unsafe.Pointer(unsafe.SliceData(q.Addr))),
		C.socklen_t(len(q.Addr)), &host[0], C.NI_MAXHOST, &service[0], C.NI_MAXSERV,
		C.int(q.Flags))
	if code != 0 {
		return nil, addrInfoError(code, errno)
	}
	return &gosock.Answer{Name: C.GoString(&host[0]), Service: C.GoString(&service[0])}, nil
}

// addrInfoError is what getaddrinfo and getnameinfo fail with; EAI_SYSTEM says that errno has it.
func addrInfoError(code C.int, errno error) error {
	if code == C.EAI_SYSTEM {
		if errno == nil { // which is then zero
			return syscall.Errno(0)
		}
		return errno
	}
	return &gosock.NameError{
		Class:   gosock.AddrInfoError,
		Code:    int(code),
		Message: C.GoString(C.gai_strerror(code)),
	}
}

func gethostbyname(q *gosock.Query) (*gosock.Answer, error) {
	return search(func(result *C.glibc_result, size C.size_t) C.int {
		return C.glibc_gethostbyname(cString(q.Host), result, size)
	}, hostAnswer)
}

func gethostbyaddr(q *gosock.Query) (*gosock.Answer, error) {
	family, addr := gosock.SplitSockaddr(q.Addr)
	if addr == nil {
		return nil, syscall.EAFNOSUPPORT
	}
	return search(func(result *C.glibc_result, size C.size_t) C.int {
		return C.glibc_gethostbyaddr(unsafe.Pointer(unsafe.SliceData(addr)),
			C.socklen_t(len(addr)), C.int(family), result, size)
	}, hostAnswer)
}

func getservbyname(q *gosock.Query) (*gosock.Answer, error) {
	return search(func(result *C.glibc_result, size C.size_t) C.int {
		return C.glibc_getservbyname(cString(q.Service), cString(q.Protocol), result, size)
	}, portAnswer)
}

func getservbyport(q *gosock.Query) (*gosock.Answer, error) {
	return search(func(result *C.glibc_result, size C.size_t) C.int {
		return C.glibc_getservbyport(C.int(q.Port), cString(q.Protocol), result, size)
	}, serviceAnswer)
}

func getprotobyname(q *gosock.Query) (*gosock.Answer, error) {
	return search(func(result *C.glibc_result, size C.size_t) C.int {
		return C.glibc_getprotobyname(cString(q.Protocol), result, size)
	}, protocolAnswer)
}

const (
	firstResultSize = 2048     // most answers are smaller
	lastResultSize  = 16 << 20 // as ERANGE is also what a broken NSS module may answer for ever
)

// search calls ask with ever more room until the answer fits, and reads it.
func search(ask func(*C.glibc_result, C.size_t) C.int,
	read func(*C.glibc_result) (*gosock.Answer, error)) (*gosock.Answer, error) {
	size := C.size_t(firstResultSize)
	result := (*C.glibc_result)(C.malloc(size))
	for ask(result, size) == C.ERANGE && size < lastResultSize {
		size *= 2
		C.free(unsafe.Pointer(result))
		result = (*C.glibc_result)(C.malloc(size))
	}
	defer C.free(unsafe.Pointer(result))
	return read(result)
}

func hostAnswer(result *C.glibc_result) (*gosock.Answer, error) {
	if result.found == 0 {
		code := result.host_error
		return nil, &gosock.NameError{
			Class:   gosock.HostError,
			Code:    int(code),
			Message: C.GoString(C.hstrerror(code)),
		}
	}
	entry := &result.host
	answer := &gosock.Answer{Name: C.GoString(entry.h_name)}
	for _, alias := range pointers(entry.h_aliases) {
		answer.Aliases = append(answer.Aliases, C.GoString(alias))
	}
	for _, addr := range pointers(entry.h_addr_list) {
		answer.Addrs = append(answer.Addrs, gosock.AddrInfo{
			Family: int(entry.h_addrtype),
			Addr: gosock.JoinSockaddr(int(entry.h_addrtype),
				C.GoBytes(unsafe.Pointer(addr), entry.h_length)),
		})
	}
	return answer, nil
}

func portAnswer(result *C.glibc_result) (*gosock.Answer, error) {
	if result.found == 0 {
		return nil, gosock.ErrNoService
	}
	return &gosock.Answer{Number: int(C.ntohs(C.uint16_t(result.service.s_port)))}, nil
}

func serviceAnswer(result *C.glibc_result) (*gosock.Answer, error) {
	if result.found == 0 {
		return nil, gosock.ErrNoPort
	}
	return &gosock.Answer{Name: C.GoString(result.service.s_name)}, nil
}

func protocolAnswer(result *C.glibc_result) (*gosock.Answer, error) {
	if result.found == 0 {
		return nil, gosock.ErrNoProtocol
	}
	return &gosock.Answer{Number: int(result.protocol.p_proto)}, nil
}

// cString is a C string in Go's memory, for the length of one call; nil is NULL.
func cString(s *string) *C.char {
	if s == nil {
		return nil
	}
	terminated := make([]byte, len(*s)+1)
	copy(terminated, *s)
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(terminated)))
}

// pointers gives a NULL-terminated array without its end.
func pointers(array **C.char) []*C.char {
	n := 0
	for array != nil && unsafe.Slice(array, n+1)[n] != nil {
		n++
	}
	return unsafe.Slice(array, n)
}
