package gosock

import (
	"math"
	"unsafe"
)

// Bare calls are this package's calls in a form that needs no Go runtime, for C threads that have
// come from outside (package direct) and go back with the answer: a result, -errno, or MustWait.
//
// Each makes one system call. It runs on the stack it is called on, which does not grow, allocates
// nothing and stores no pointer, so that the garbage collector has nothing to do with it. Nor has
// the scheduler: the thread is none of Go's, and may block in the kernel as C does. All that a bare
// call calls is marked go:nosplit, or assembly.

// MustWait answers a bare call that would have to wait until a deadline, or that goes on with what
// was interrupted: it is to be made in its full form, with the same Wait.
const MustWait = math.MinInt64 + 2

// bare makes the system call, once, where do may have to wait and make it again.
//
//go:nosplit
func (op *operation) bare(w *Wait, fd int, a2, a3, a4, a5, a6 uintptr) int64 {
	n, _, errno := op.trap.raw(uintptr(fd), a2, a3, a4, a5, a6)
	switch {
	case errno == 0:
		return int64(n)
	case w.blocks() || w.Timeout == 0 || !waitable(errno, false):
		return -int64(errno)
	case w.TryOnly != 0:
		return -int64(eAgain)
	}
	w.phase = phaseTried
	return MustWait
}

// bare makes a system call that needs no Wait.
//
//go:nosplit
func (t trap) bare(a1, a2, a3, a4, a5 uintptr) int64 {
	n, _, errno := t.raw(a1, a2, a3, a4, a5, 0)
	if errno != 0 {
		return -int64(errno)
	}
	return int64(n)
}

// BareRecv is Recv.
//
//go:nosplit
func BareRecv(fd int, p unsafe.Pointer, size uintptr, flags int, w *Wait) int64 {
	if w.cannotTry(flags) {
		return -int64(eAgain)
	}
	return opRecvfrom.bare(w, fd, uintptr(p), size, w.flags(flags), 0, 0)
}

// BareRecvfrom is Recvfrom, and unpacks the address if it can.
//
//go:nosplit
func BareRecvfrom(fd int, p unsafe.Pointer, size uintptr, flags int, from *Addr, w *Wait) int64 {
	if w.cannotTry(flags) {
		return -int64(eAgain)
	}
	from.room()
	return from.bareUnpack(opRecvfrom.bare(w, fd, uintptr(p), size, w.flags(flags),
		uintptr(unsafe.Pointer(&from.SA)), uintptr(unsafe.Pointer(&from.Len))))
}

// BareSend is Send, and Sendto where there is an address.
//
//go:nosplit
func BareSend(fd int, p unsafe.Pointer, size uintptr, flags int, to *Addr, w *Wait) int64 {
	if w.sent() != 0 {
		return MustWait
	}
	var sa, saLen uintptr
	if to != nil {
		sa, saLen = uintptr(unsafe.Pointer(&to.SA)), uintptr(to.Len)
	}
	return w.bareSum(opSendto.bare(w, fd, uintptr(p), size, w.flags(flags), sa, saLen), int64(size))
}

// bareSum is sum for the first part that is sent.
//
//go:nosplit
func (w *Wait) bareSum(n, total int64) int64 {
	if n < 0 || n == total || w.Timeout >= 0 || w.TryOnly == 0 {
		return n
	}
	w.phase, w.kept = phaseSending, n
	return -int64(eAgain)
}

// BareSendAll is SendAll.
//
//go:nosplit
func BareSendAll(fd int, p unsafe.Pointer, size uintptr, flags int, sent *uint64, w *Wait) int64 {
	if *sent != 0 || w.phase != phaseStart {
		return MustWait
	}
	n := opSendto.bare(w, fd, uintptr(p), size, w.flags(flags), 0, 0)
	if n < 0 {
		return n
	}
	if *sent = uint64(n); *sent >= uint64(size) {
		return 0
	}
	return -int64(w.partial())
}

// BareConnect is Connect.
//
//go:nosplit
func BareConnect(fd int, addr *Addr, w *Wait) int64 {
	if w.phase != phaseStart {
		return MustWait
	}
	if w.TryOnly != 0 && w.Timeout < 0 {
		return -int64(eAgain)
	}
	_, _, errno := sysConnect.raw(uintptr(fd), uintptr(unsafe.Pointer(&addr.SA)),
		uintptr(addr.Len), 0, 0, 0)
	if !w.underWay(errno) {
		w.refused(errno)
		return -int64(errno)
	}
	w.phase = phaseUnderWay
	if errno == eIntr {
		return -int64(errno)
	}
	return MustWait
}

// BareSocket is Socket.
//
//go:nosplit
func BareSocket(family, typ, proto int) int64 {
	return sysSocket.bare(uintptr(family), uintptr(typ|sockCloexec), uintptr(proto), 0, 0)
}

// BareSetBlocking is SetBlocking.
//
//go:nosplit
func BareSetBlocking(fd int, blocking bool) int64 {
	mode := &nonblocking
	if blocking {
		mode = &notNonblocking
	}
	return sysIoctl.bare(uintptr(fd), fionbio, uintptr(unsafe.Pointer(mode)), 0, 0)
}

// BareGetsockname is Getsockname, and unpacks the address if it can.
//
//go:nosplit
func BareGetsockname(fd int, addr *Addr) int64 {
	return addr.bareName(sysGetsockname, fd)
}

// BareGetpeername is Getpeername, and unpacks the address if it can.
//
//go:nosplit
func BareGetpeername(fd int, addr *Addr) int64 {
	return addr.bareName(sysGetpeername, fd)
}

//go:nosplit
func (a *Addr) bareName(call trap, fd int) int64 {
	a.room()
	return a.bareUnpack(call.bare(uintptr(fd), uintptr(unsafe.Pointer(&a.SA)),
		uintptr(unsafe.Pointer(&a.Len)), 0, 0))
}
