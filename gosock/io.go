package gosock

import (
	"syscall"
	"unsafe"
)

var (
	opRecvfrom = operation{trap: sysRecvfrom, event: readable, flags: true}
	opSendto   = operation{trap: sysSendto, event: writable, flags: true}
)

// Recv receives into p.
func Recv(fd int, p []byte, flags int, w *Wait) (int, error) {
	if w.cannotTry(flags) {
		return -1, eAgain
	}
	return opRecvfrom.do(w, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))),
		length(p), w.flags(flags), 0, 0)
}

// Recvfrom receives into p, and the sender's address where the socket's type has one.
func Recvfrom(fd int, p []byte, flags int, from *Addr, w *Wait) (int, error) {
	if w.cannotTry(flags) {
		return -1, eAgain
	}
	from.room()
	n, err := opRecvfrom.do(w, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))),
		length(p), w.flags(flags),
		uintptr(unsafe.Pointer(&from.SA)), uintptr(unsafe.Pointer(&from.Len)))
	return n, from.filled(err)
}

// cannotTry tells whether a try could answer otherwise than the call that blocks: MSG_WAITALL,
// which waits until the whole buffer is full, and SO_RCVLOWAT mean nothing to a call that does not
// block.
//
//go:nosplit
func (w *Wait) cannotTry(flags int) bool {
	return w.TryOnly != 0 && w.Timeout < 0 && (flags&msgWaitall != 0 || lowWater.Load())
}

// Send sends p to the peer. It may send a part of it only, unless it may block for ever.
func Send(fd int, p []byte, flags int, w *Wait) (int, error) {
	n, err := send(fd, p[w.sent():], flags, w)
	return w.sum(n, len(p), err)
}

// Sendto sends p to an address. It may send a part of it only, unless it may block for ever.
func Sendto(fd int, p []byte, flags int, to *Addr, w *Wait) (int, error) {
	rest := p[w.sent():]
	n, err := opSendto.do(w, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(rest))),
		length(rest), w.flags(flags), uintptr(unsafe.Pointer(&to.SA)), uintptr(to.Len))
	return w.sum(n, len(p), err)
}

func send(fd int, p []byte, flags int, w *Wait) (int, error) {
	return opSendto.do(w, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))),
		length(p), w.flags(flags), 0, 0)
}

// sent gives how much a try has already sent for a call that blocks.
//
//go:nosplit
func (w *Wait) sent() int {
	if w.Timeout < 0 && w.phase == phaseSending {
		return int(w.kept)
	}
	return 0
}

// sum gives the result of a send. A call that blocks sends everything before it returns, or what it
// could until a signal or an error came. So a try that sent a part is not its end: the part is
// kept, and the rest is for the call that may wait.
func (w *Wait) sum(n, total int, err error) (int, error) {
	if w.Timeout >= 0 || n == total {
		return n, err
	}
	done := w.sent()
	switch {
	case err == nil && (done+n >= total || w.TryOnly == 0):
		return done + n, nil
	case err == nil:
		w.phase, w.kept = phaseSending, int64(done+n)
		return -1, eAgain
	case done > 0 && w.TryOnly == 0:
		return done, nil
	}
	return n, err
}

// SendAll sends what of p is not sent yet, and counts it in sent.
//
// It sends once. If a part is sent, that is an interruption (EINTR): on a socket that blocks, only
// a signal ends a send early, and on others a signal may have come while nothing waited for it. So
// the caller looks at its signals and calls again, and neither a peer that reads without end nor
// one that stops reading keeps a signal from being seen.
func SendAll(fd int, p []byte, flags int, sent *uint64, w *Wait) error {
	if w.phase == phaseSending { // the buffer was full: no use in trying first
		if err := w.ready(fd, writable); err != nil {
			return err
		}
		w.phase = phaseStart
	}
	n, err := send(fd, p[min(*sent, uint64(len(p))):], flags, w)
	if err != nil {
		return err
	}
	*sent += uint64(n)
	if *sent >= uint64(len(p)) {
		return nil
	}
	return w.partial()
}

// partial says how SendAll goes on after a part.
//
//go:nosplit
func (w *Wait) partial() syscall.Errno {
	if w.Timeout > 0 {
		w.phase = phaseSending
	}
	if w.TryOnly != 0 && w.Timeout != 0 {
		return eAgain
	}
	return eIntr
}
