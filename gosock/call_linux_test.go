package gosock

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var oneByte = []byte{'x'}

func TestRecvWithNothingThere(t *testing.T) {
	for _, test := range []struct {
		name     string
		blocking bool
		wait     *Wait
		want     error
	}{
		{"never waits", false, &Wait{Timeout: atOnce}, unix.EAGAIN},
		{"time is up", false, &Wait{Timeout: short}, ErrTimeout},
		{"a try with a timeout", false, try(patience), unix.EAGAIN},
		{"a try that may not wait", false, try(atOnce), unix.EAGAIN},
		{"a try on a socket that blocks", true, try(forever), unix.EAGAIN},
		{"a socket that does not block after all", false, &Wait{Timeout: forever}, unix.EAGAIN},
		{"a timeout, but the socket blocks", true, &Wait{Timeout: short}, ErrTimeout},
		{"no timeout, but the socket blocks", true, &Wait{Timeout: atOnce}, unix.EAGAIN},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, _ := pair(t, unix.SOCK_STREAM, atOnce)
			must(t, SetBlocking(a, test.blocking))
			_, err := Recv(a, make([]byte, 1), 0, test.wait)
			wantError(t, err, test.want)
		})
	}
}

func TestTimeoutIsNotEarly(t *testing.T) {
	a, _ := pair(t, unix.SOCK_STREAM, short)
	start := time.Now()
	_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: short})
	wantError(t, err, ErrTimeout)
	if took := time.Since(start); took < short || took > patience {
		t.Errorf("timed out after %v, not %v", took, short)
	}
}

func TestRecvWaits(t *testing.T) {
	for _, timeout := range []time.Duration{forever, patience, math.MaxInt64} {
		a, b := pair(t, unix.SOCK_STREAM, timeout)
		later(t, func() { _, _ = unix.Write(b, oneByte) })
		n, err := Recv(a, make([]byte, 8), 0, &Wait{Timeout: timeout})
		wantCount(t, n, err, 1)
	}
}

func TestSendWaits(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, patience)
	fill(t, a)
	later(t, func() { drain(b) })
	n, err := Send(a, oneByte, 0, &Wait{Timeout: patience})
	wantCount(t, n, err, 1)
}

// drain reads what is there.
func drain(fd int) (total int) {
	chunk := make([]byte, 1<<16)
	for {
		n, err := Recv(fd, chunk, 0, try(atOnce))
		if n <= 0 || err != nil {
			return total
		}
		total += n
	}
}

func TestKernelTimeoutIsEAGAIN(t *testing.T) {
	a, _ := pair(t, unix.SOCK_STREAM, forever)
	kernelTimeout(t, a, unix.SO_RCVTIMEO, short)
	_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: forever})
	wantError(t, err, unix.EAGAIN)
}

func TestSignalInterrupts(t *testing.T) {
	t.Run("ppoll", func(t *testing.T) {
		a, _ := pair(t, unix.SOCK_STREAM, patience)
		interrupted(t, func() {
			_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: patience})
			wantError(t, err, unix.EINTR)
		})
	})
	t.Run("recv", func(t *testing.T) {
		a, _ := pair(t, unix.SOCK_STREAM, forever)
		kernelTimeout(t, a, unix.SO_RCVTIMEO, patience)
		interrupted(t, func() {
			_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: forever})
			wantError(t, err, unix.EINTR)
		})
	})
}

func TestDeadlineOutlastsSignals(t *testing.T) {
	const timeout = 5 * short
	a, _ := pair(t, unix.SOCK_STREAM, timeout)
	interrupted(t, func() {
		start, wait, signals := time.Now(), &Wait{Timeout: timeout}, 0
		_, err := Recv(a, make([]byte, 1), 0, wait)
		for ; err == unix.EINTR; signals++ {
			_, err = Recv(a, make([]byte, 1), 0, wait)
		}
		wantError(t, err, ErrTimeout)
		if took := time.Since(start); signals == 0 || took < timeout || took > 2*timeout {
			t.Errorf("%d signals, timed out after %v, not %v", signals, took, timeout)
		}
	})
}

func TestClosedDescriptor(t *testing.T) {
	a, _ := pair(t, unix.SOCK_STREAM, forever)
	must(t, Close(a))
	for _, timeout := range []time.Duration{forever, atOnce, patience} {
		_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: timeout})
		wantError(t, err, unix.EBADF)
	}
}

func TestMonotonicIsTheSystems(t *testing.T) {
	const tolerance = int64(time.Second)
	if off := monotonic() - systemClock(); off > tolerance || off < -tolerance {
		t.Errorf("off by %v", time.Duration(off))
	}
}

// The number of a closed descriptor may be another file's when the wait is over.
func TestDescriptorIsClosedDuringTheWait(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, patience)
	kept := int32(a)
	later(t, func() {
		atomic.StoreInt32(&kept, -1)
		_, _ = unix.Write(b, oneByte)
	})
	_, err := Recv(a, make([]byte, 1), 0, &Wait{Timeout: patience, FD: &kept})
	wantError(t, err, unix.EBADF)
}

// With a timeout, a call that a socket cannot do fails only when poll finds the socket ready, as it
// does in programs that poll first.
func TestCallsThatTheSocketCannotDo(t *testing.T) {
	listening, _ := listener(t, 1)
	udp, _ := bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	recv := func(fd int, w *Wait) error {
		_, err := Recv(fd, make([]byte, 1), 0, w)
		return err
	}
	send := func(fd int, w *Wait) error {
		_, err := Send(fd, oneByte, unix.MSG_NOSIGNAL, w)
		return err
	}
	accept := func(fd int, w *Wait) error {
		_, err := Accept(fd, new(Addr), w)
		return err
	}
	for _, test := range []struct {
		name string
		do   func(int, *Wait) error
		fd   int
		wait *Wait
		want error
	}{
		{"recv of a listener", recv, listening, &Wait{Timeout: atOnce}, unix.ENOTCONN},
		{"recv of a listener", recv, listening, &Wait{Timeout: short}, ErrTimeout},
		{"recv of a listener", recv, listening, try(short), unix.EAGAIN},
		{"recv, not connected", recv, client(t, short), &Wait{Timeout: patience}, unix.ENOTCONN},
		{"send to a listener", send, listening, &Wait{Timeout: short}, ErrTimeout},
		{"send, not connected", send, client(t, short), &Wait{Timeout: patience}, unix.EPIPE},
		{"accept of UDP", accept, udp, &Wait{Timeout: atOnce}, unix.EOPNOTSUPP},
		{"accept of UDP", accept, udp, &Wait{Timeout: short}, ErrTimeout},
		{"accept, not listening", accept, client(t, short), &Wait{Timeout: patience}, unix.EINVAL},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantError(t, test.do(test.fd, test.wait), test.want)
		})
	}
}
