// Package direct lets C call gosock's bare calls without entering Go's runtime.
//
// A C function that cgo exports costs some 150 ns beside what it does: the thread becomes a
// goroutine's, with a stack of its own, that the scheduler and the collector know of. A bare call
// needs none of that, so C may call it as it calls C: the entries here (direct_amd64.s) only move
// the arguments to where Go has them. The variables are their addresses, nil on machines that
// have no entries; there C makes the calls in their full form.
//
// Arguments come in words, of which an int fills the lower half.
package direct

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"gosocket/gosock"
)

//go:nosplit
func recv(fd uintptr, p unsafe.Pointer, size, flags uintptr, w *gosock.Wait) int64 {
	return gosock.BareRecv(int(int32(fd)), p, size, int(int32(flags)), w)
}

//go:nosplit
func recvfrom(fd uintptr, p unsafe.Pointer, size, flags uintptr, from *gosock.Addr,
	w *gosock.Wait) int64 {
	return gosock.BareRecvfrom(int(int32(fd)), p, size, int(int32(flags)), from, w)
}

//go:nosplit
func recvmsg(fd uintptr, m *gosock.Message, flags uintptr, w *gosock.Wait) int64 {
	return gosock.BareRecvmsg(int(int32(fd)), m, int(int32(flags)), w)
}

// send sends to an address, or to the peer if that is nil.
//
//go:nosplit
func send(fd uintptr, p unsafe.Pointer, size, flags uintptr, to *gosock.Addr,
	w *gosock.Wait) int64 {
	return gosock.BareSend(int(int32(fd)), p, size, int(int32(flags)), to, w)
}

//go:nosplit
func sendall(fd uintptr, p unsafe.Pointer, size, flags uintptr, sent *uint64,
	w *gosock.Wait) int64 {
	return gosock.BareSendAll(int(int32(fd)), p, size, int(int32(flags)), sent, w)
}

//go:nosplit
func sendmsg(fd uintptr, m *gosock.Message, flags uintptr, w *gosock.Wait) int64 {
	return gosock.BareSendmsg(int(int32(fd)), m, int(int32(flags)), w)
}

//go:nosplit
func accept(fd uintptr, peer *gosock.Addr, w *gosock.Wait) int64 {
	return gosock.BareAccept(int(int32(fd)), peer, w)
}

//go:nosplit
func connect(fd uintptr, addr *gosock.Addr, w *gosock.Wait) int64 {
	return gosock.BareConnect(int(int32(fd)), addr, w)
}

//go:nosplit
func socket(family, typ, proto uintptr) int64 {
	return gosock.BareSocket(int(int32(family)), int(int32(typ)), int(int32(proto)))
}

//go:nosplit
func adopt(fd uintptr, family, typ, proto *int32) int64 {
	return gosock.BareAdopt(int(int32(fd)), family, typ, proto)
}

//go:nosplit
func socketpair(family, typ, proto uintptr, fds *[2]int32) int64 {
	return gosock.BareSocketpair(int(int32(family)), int(int32(typ)), int(int32(proto)), fds)
}

//go:nosplit
func setblocking(fd, blocking uintptr) int64 {
	return gosock.BareSetBlocking(int(int32(fd)), int32(blocking) != 0)
}

//go:nosplit
func getsockname(fd uintptr, addr *gosock.Addr) int64 {
	return gosock.BareGetsockname(int(int32(fd)), addr)
}

//go:nosplit
func getpeername(fd uintptr, addr *gosock.Addr) int64 {
	return gosock.BareGetpeername(int(int32(fd)), addr)
}

//go:nosplit
func getsockopt(fd, level, name uintptr, value unsafe.Pointer, size *uint32) int64 {
	return gosock.BareGetsockopt(int(int32(fd)), int(int32(level)), int(int32(name)), value, size)
}

//go:nosplit
func setsockopt(fd, level, name uintptr, value unsafe.Pointer, size uintptr) int64 {
	return gosock.BareSetsockopt(int(int32(fd)), int(int32(level)), int(int32(name)), value,
		uint32(size))
}

//go:nosplit
func pack(family uintptr, values *[gosock.MaxValues]gosock.Value, n uintptr,
	addr *gosock.Addr) int64 {
	return gosock.BarePack(int(int32(family)), values, int(int32(n)), addr)
}

// inetPton reads IPv4 addresses; others are read in full form.
//
//go:nosplit
func inetPton(family uintptr, text, addr unsafe.Pointer) int64 {
	if int32(family) != unix.AF_INET {
		return gosock.MustWait
	}
	return gosock.BareParseIPv4(text, addr)
}
