package main

// #include "abi.h"
import "C"

import (
	"unsafe"

	"gosocket/gosock"
)

//export gosock_socket
func gosock_socket(family, typ, proto C.int) C.int64_t {
	return result(gosock.Socket(int(family), int(typ), int(proto)))
}

//export gosock_adopt
func gosock_adopt(fd C.int, family, typ, proto *C.int32_t) C.int64_t {
	return done(gosock.Adopt(int(fd), (*int32)(family), (*int32)(typ), (*int32)(proto)))
}

//export gosock_socketpair
func gosock_socketpair(family, typ, proto C.int, fds *C.int32_t) C.int64_t {
	pair, err := gosock.Socketpair(int(family), int(typ), int(proto))
	*(*[2]int32)(unsafe.Pointer(fds)) = pair
	return done(err)
}

//export gosock_dup
func gosock_dup(fd C.int) C.int64_t {
	return result(gosock.Dup(int(fd)))
}

//export gosock_setblocking
func gosock_setblocking(fd, blocking C.int) C.int64_t {
	return done(gosock.SetBlocking(int(fd), blocking != 0))
}

//export gosock_bind
func gosock_bind(fd C.int, addr *C.gosock_addr) C.int64_t {
	return done(gosock.Bind(int(fd), goAddr(addr)))
}

//export gosock_listen
func gosock_listen(fd, backlog C.int) C.int64_t {
	return done(gosock.Listen(int(fd), int(backlog)))
}

//export gosock_shutdown
func gosock_shutdown(fd, how C.int) C.int64_t {
	return done(gosock.Shutdown(int(fd), int(how)))
}

//export gosock_getsockname
func gosock_getsockname(fd, proto C.int, addr *C.gosock_addr) C.int64_t {
	err := gosock.Getsockname(int(fd), goAddr(addr))
	return unpacked(0, addr, proto, err)
}

//export gosock_getpeername
func gosock_getpeername(fd, proto C.int, addr *C.gosock_addr) C.int64_t {
	err := gosock.Getpeername(int(fd), goAddr(addr))
	return unpacked(0, addr, proto, err)
}

//export gosock_getsockopt
func gosock_getsockopt(fd, level, name C.int, value unsafe.Pointer, size *C.uint32_t) C.int64_t {
	room := goBytes(value, C.size_t(*size))
	n, err := gosock.Getsockopt(int(fd), int(level), int(name), room)
	*size = C.uint32_t(n)
	return done(err)
}

//export gosock_setsockopt
func gosock_setsockopt(fd, level, name C.int, value unsafe.Pointer, size C.uint32_t) C.int64_t {
	return done(gosock.Setsockopt(int(fd), int(level), int(name), value, int(size)))
}

//export gosock_accept
func gosock_accept(fd, proto C.int, peer *C.gosock_addr, wait *C.gosock_wait) C.int64_t {
	conn, err := gosock.Accept(int(fd), goAddr(peer), goWait(wait))
	return unpacked(conn, peer, proto, err)
}

//export gosock_connect
func gosock_connect(fd C.int, addr *C.gosock_addr, wait *C.gosock_wait) C.int64_t {
	return done(gosock.Connect(int(fd), goAddr(addr), goWait(wait)))
}
