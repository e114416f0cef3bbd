package main

// #pragma GCC visibility push(hidden)
// #include "direct.h"
// #pragma GCC visibility pop
import "C"

import (
	"unsafe"

	"gosocket/pyext/direct"
)

// C learns the entries before its first call, which waits for this.
func init() {
	C.direct = C.direct_calls{
		recv:        entry(direct.Recv),
		recvfrom:    entry(direct.Recvfrom),
		recvmsg:     entry(direct.Recvmsg),
		send:        entry(direct.Send),
		sendall:     entry(direct.Sendall),
		sendmsg:     entry(direct.Sendmsg),
		accept:      entry(direct.Accept),
		connect:     entry(direct.Connect),
		socket:      entry(direct.Socket),
		adopt:       entry(direct.Adopt),
		socketpair:  entry(direct.Socketpair),
		setblocking: entry(direct.Setblocking),
		getsockname: entry(direct.Getsockname),
		getpeername: entry(direct.Getpeername),
		getsockopt:  entry(direct.Getsockopt),
		setsockopt:  entry(direct.Setsockopt),
		pack:        entry(direct.Pack),
		inet_pton:   entry(direct.InetPton),
	}
}

func entry(address uintptr) *[0]byte { return *(**[0]byte)(unsafe.Pointer(&address)) }

//export gosock_addr_unpack
func gosock_addr_unpack(addr *C.gosock_addr, proto C.int) C.int64_t {
	return unpacked(0, addr, proto, nil)
}
