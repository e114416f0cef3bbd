package main

// #include "abi.h"
import "C"

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"gosocket/gosock"
)

//export gosock_recv
func gosock_recv(fd C.int, buf unsafe.Pointer, size C.size_t, flags C.int,
	wait *C.gosock_wait) C.int64_t {
	return result(gosock.Recv(int(fd), goBytes(buf, size), int(flags), goWait(wait)))
}

//export gosock_recvfrom
func gosock_recvfrom(fd C.int, buf unsafe.Pointer, size C.size_t, flags, proto C.int,
	from *C.gosock_addr, wait *C.gosock_wait) C.int64_t {
	n, err := gosock.Recvfrom(int(fd), goBytes(buf, size), int(flags), goAddr(from), goWait(wait))
	return unpacked(n, from, proto, err)
}

//export gosock_recvmsg
func gosock_recvmsg(fd C.int, msg *C.gosock_msg, flags C.int, wait *C.gosock_wait) C.int64_t {
	n, controlLen, recvFlags, err := gosock.Recvmsg(int(fd), buffersOf(msg), controlOf(msg),
		int(flags), goAddr(msg.name), goWait(wait))
	if err == nil {
		msg.controllen = C.size_t(controlLen)
		msg.flags = C.int32_t(recvFlags)
	}
	return unpacked(n, msg.name, C.int(msg.proto), err)
}

//export gosock_send
func gosock_send(fd C.int, buf unsafe.Pointer, size C.size_t, flags C.int,
	wait *C.gosock_wait) C.int64_t {
	return result(gosock.Send(int(fd), goBytes(buf, size), int(flags), goWait(wait)))
}

//export gosock_sendall
func gosock_sendall(fd C.int, buf unsafe.Pointer, size C.size_t, flags C.int, sent *C.uint64_t,
	wait *C.gosock_wait) C.int64_t {
	return done(gosock.SendAll(int(fd), goBytes(buf, size), int(flags), (*uint64)(sent),
		goWait(wait)))
}

//export gosock_sendto
func gosock_sendto(fd C.int, buf unsafe.Pointer, size C.size_t, flags C.int, to *C.gosock_addr,
	wait *C.gosock_wait) C.int64_t {
	return result(gosock.Sendto(int(fd), goBytes(buf, size), int(flags), goAddr(to),
		goWait(wait)))
}

//export gosock_sendmsg
func gosock_sendmsg(fd C.int, msg *C.gosock_msg, flags C.int, wait *C.gosock_wait) C.int64_t {
	return result(gosock.Sendmsg(int(fd), buffersOf(msg), controlOf(msg), int(flags),
		goAddr(msg.name), goWait(wait)))
}

//export gosock_sendfile
func gosock_sendfile(fd, file C.int, offset *C.int64_t, count C.size_t,
	wait *C.gosock_wait) C.int64_t {
	return result(gosock.Sendfile(int(fd), int(file), (*int64)(offset), int(count),
		goWait(wait)))
}

func buffersOf(msg *C.gosock_msg) []unix.Iovec {
	n := int(msg.iovlen)
	if msg.iov == nil || n < 0 {
		n = 0
	}
	return unsafe.Slice((*unix.Iovec)(msg.iov), n)
}

func controlOf(msg *C.gosock_msg) []byte { return goBytes(msg.control, msg.controllen) }
