package gosock

import (
	"errors"
	"math"
	"sync/atomic"
	"syscall"
	"time"
)

// ErrTimeout says that a Wait's time was up. It is not ETIMEDOUT, with which a connection can
// itself fail.
var ErrTimeout = errors.New("timed out")

// Wait says how long a call may take. The same Wait is handed in again when a call was interrupted
// (EINTR) or could not be finished by a try (EAGAIN of TryOnly): the time that has passed and what
// was done already are kept in it. Every call starts with a Wait whose other fields are zero.
//
// The layout is that of gosock_wait in pyext/abi.h.
type Wait struct {
	// Timeout is negative to block for ever, and zero never to wait. The descriptor's O_NONBLOCK
	// is expected to be set unless it is negative.
	Timeout time.Duration

	kept int64 // by Timeout: when its time is up, or how much a blocking call has sent already

	// TryOnly, if not zero, makes a call answer EAGAIN rather than wait. With a Timeout of zero
	// that is the answer; otherwise the call is to be made again without TryOnly.
	TryOnly int32

	phase phase

	// FD, if not nil, is where the caller keeps the descriptor. Another thread may close it during
	// a wait and change it there; its number may be another file's by then, so it is looked at
	// before the descriptor is used again, and a call on what was closed fails with EBADF.
	FD *int32
}

// phase is how far a call had come that has to be made again.
type phase int32

const (
	phaseStart    phase = iota
	phaseUnderWay       // connect: the kernel is at it
	phaseSending        // send: the buffer was full, a part is sent
	phaseTried          // a bare call would have had to wait
	phaseRefused        // connect: a try was answered EAGAIN, and that is the end of it
)

// blocks tells whether the system call itself does the waiting.
//
//go:nosplit
func (w *Wait) blocks() bool { return w.Timeout < 0 && w.TryOnly == 0 }

// flags adds what keeps a call from blocking to the flags of send and recv. It is more than
// O_NONBLOCK says, as another process may have cleared that on a descriptor it shares with us.
//
//go:nosplit
func (w *Wait) flags(flags int) uintptr {
	if !w.blocks() {
		flags |= msgDontwait
	}
	return uintptr(flags)
}

// operation is a system call on a socket that may have to wait.
type operation struct {
	trap  trap
	event int16 // what to wait for
	flags bool  // MSG_DONTWAIT keeps it from blocking, whatever the descriptor says
}

// do makes the system call with the arguments that follow the descriptor: the one place that
// retries. An interrupted call is never made again from here, as the caller has to look at its
// signals first.
//
// What the kernel may block in is called in the form that tells Go's scheduler. What cannot block
// uses the raw form, which is cheaper; one raw call that blocked would stop the garbage collector.
//
//go:uintptrescapes
func (op *operation) do(w *Wait, fd, a2, a3, a4, a5, a6 uintptr) (int, error) {
	if w.blocks() {
		return result(op.trap.enter(fd, a2, a3, a4, a5, a6))
	}
	if msgDontwait == 0 && w.Timeout < 0 { // no system call tries on a socket that blocks
		return -1, eAgain
	}
	waited := w.phase == phaseTried
	if waited {
		w.phase = phaseStart
		if err := w.poll(int(fd), op.event); err != nil {
			return -1, err
		}
	}
	for ; ; waited = true {
		var n uintptr
		var errno syscall.Errno
		if op.flags {
			n, _, errno = op.trap.raw(fd, a2, a3, a4, a5, a6)
		} else {
			n, _, errno = op.trap.enter(fd, a2, a3, a4, a5, a6)
		}
		if errno == 0 {
			return int(n), nil
		}
		if w.Timeout == 0 || !waitable(errno, waited) {
			return -1, errno
		}
		if w.TryOnly != 0 {
			return -1, eAgain
		}
		if err := w.poll(int(fd), op.event); err != nil {
			return -1, err
		}
	}
}

// waitable tells whether a call that failed is to be made again when the socket is ready. EAGAIN
// says so. The others say that the socket is of the wrong kind, or in the wrong state; who waits
// before the first try, as most programs do, sees them only when poll finds the socket ready, and
// runs out of time if it never does. So do we.
//
//go:nosplit
func waitable(errno syscall.Errno, waited bool) bool {
	switch errno {
	case eAgain:
		return true
	case eInval, eNotConn, eOpNotSupp, ePipe:
		return !waited
	}
	return false
}

// Readable waits until fd has something to read.
func (w *Wait) Readable(fd int) error {
	return w.ready(fd, readable)
}

// ready waits for an event if w allows to wait.
func (w *Wait) ready(fd int, event int16) error {
	if w.TryOnly == 0 && w.Timeout != 0 {
		return w.poll(fd, event)
	}
	n, err := poll(fd, event, 0)
	if err == nil && n == 0 {
		err = eAgain
	}
	return err
}

// poll waits for an event for as long as w has time left. The deadline is for all the waiting of a
// call, and is set when the first begins.
func (w *Wait) poll(fd int, event int16) error {
	left := int64(-1)
	if w.Timeout >= 0 {
		left = w.left()
		if left == 0 {
			return ErrTimeout
		}
	}
	n, err := poll(fd, event, left)
	if err == nil && n == 0 {
		err = ErrTimeout
	}
	if err == nil && w.closed(fd) {
		err = eBadF
	}
	return err
}

// closed tells whether fd has been closed since the call was made.
func (w *Wait) closed(fd int) bool {
	return w.FD != nil && atomic.LoadInt32(w.FD) != int32(fd)
}

// left gives the nanoseconds until the deadline.
func (w *Wait) left() int64 {
	now := monotonic()
	if w.kept == 0 {
		w.kept = math.MaxInt64
		if int64(w.Timeout) < math.MaxInt64-now {
			w.kept = now + int64(w.Timeout)
		}
	}
	return max(0, w.kept-now)
}

// The system's monotonic clock when Go's began. The deadline of a call that a signal interrupted
// must mean the same to another Go in the same process, which a fork in the signal's handler
// leads to; Go's own clock starts anew in each.
var (
	clockStart = time.Now()
	clockBase  = systemClock()
)

// monotonic gives CLOCK_MONOTONIC, without a system call, and never 0.
func monotonic() int64 {
	return clockBase + int64(time.Since(clockStart))
}
