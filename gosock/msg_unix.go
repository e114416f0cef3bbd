//go:build unix

package gosock

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

var (
	opRecvmsg = operation{trap: unix.SYS_RECVMSG, event: readable, flags: true}
	opSendmsg = operation{trap: unix.SYS_SENDMSG, event: writable, flags: true}
)

// Message headers, for the kernel to read while a call is under way. The pool keeps them off the
// garbage collector's hands.
var headers = sync.Pool{New: func() any { return new(unix.Msghdr) }}

// newHeader gives a header for buffers, which belong to the caller, as control does.
func newHeader(buffers []unix.Iovec, control []byte) *unix.Msghdr {
	h := headers.Get().(*unix.Msghdr)
	if len(buffers) > 0 {
		h.Iov = &buffers[0]
		h.SetIovlen(len(buffers))
	}
	if len(control) > 0 {
		h.Control = &control[0]
		h.SetControllen(len(control))
	}
	return h
}

// release gives a header back, which then keeps nobody's memory alive.
func release(h *unix.Msghdr) {
	*h = unix.Msghdr{}
	headers.Put(h)
}

// setName gives the header an address of n bytes.
func setName(h *unix.Msghdr, addr *Addr, n uint32) {
	h.Name = &addr.SA[0]
	h.Namelen = n
}

// Recvmsg receives a message into buffers, its ancillary data into control, and the sender's
// address. It tells how much came of either, and the message's flags.
func Recvmsg(fd int, buffers []unix.Iovec, control []byte, flags int, from *Addr, w *Wait) (
	n, controlLen, recvFlags int, err error) {
	if w.cannotTry(flags) {
		return -1, 0, 0, unix.EAGAIN
	}
	h := newHeader(buffers, control)
	setName(h, from, SockaddrMax)
	n, err = opRecvmsg.do(w, uintptr(fd), uintptr(unsafe.Pointer(h)), w.flags(flags), 0, 0, 0)
	from.Len = h.Namelen
	controlLen, recvFlags = int(h.Controllen), int(h.Flags)
	release(h)
	return n, controlLen, recvFlags, from.filled(err)
}

// Sendmsg sends buffers and ancillary data in one message, to an address if to is not nil. It may
// send a part of the buffers only, unless it may block for ever.
func Sendmsg(fd int, buffers []unix.Iovec, control []byte, flags int, to *Addr, w *Wait) (
	int, error) {
	total := size(buffers)
	if done := w.sent(); done > 0 { // the ancillary data went with the first byte
		buffers, control = skip(buffers, done), nil
	}
	h := newHeader(buffers, control)
	if to != nil {
		setName(h, to, to.Len)
	}
	n, err := opSendmsg.do(w, uintptr(fd), uintptr(unsafe.Pointer(h)), w.flags(flags), 0, 0, 0)
	release(h)
	return w.sum(n, total, err)
}

func size(buffers []unix.Iovec) (total int) {
	for i := range buffers {
		total += int(buffers[i].Len)
	}
	return total
}

// skip gives what of buffers is left behind the first done bytes.
func skip(buffers []unix.Iovec, done int) []unix.Iovec {
	for len(buffers) > 0 && done >= int(buffers[0].Len) {
		done -= int(buffers[0].Len)
		buffers = buffers[1:]
	}
	rest := append([]unix.Iovec(nil), buffers...)
	if len(rest) > 0 {
		rest[0].Base = (*byte)(unsafe.Add(unsafe.Pointer(rest[0].Base), done))
		rest[0].SetLen(int(rest[0].Len) - done)
	}
	return rest
}
