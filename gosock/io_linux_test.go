package gosock

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func pointer(n *int32) unsafe.Pointer { return unsafe.Pointer(n) }

// large is more than a socket's buffers hold.
func large() []byte {
	data := make([]byte, 4<<20)
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(data)
	return data
}

// collect reads fd to its end, and gives what came when that is over.
func collect(fd int) <-chan []byte {
	all := make(chan []byte, 1)
	go func() {
		var got []byte
		chunk := make([]byte, 1<<16)
		for {
			n, err := unix.Read(fd, chunk)
			if err == unix.EINTR || err == unix.EAGAIN {
				continue
			}
			if n <= 0 {
				all <- got
				return
			}
			got = append(got, chunk[:n]...)
		}
	}()
	return all
}

func wantSame(t *testing.T, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Fatalf("%d bytes came, not the %d that were sent", len(got), len(want))
	}
}

func TestSendAllSendsEverything(t *testing.T) {
	for _, timeout := range []time.Duration{forever, patience} {
		for _, tries := range []bool{false, true} {
			a, b := pair(t, unix.SOCK_STREAM, timeout)
			must(t, SetBlocking(b, true))
			all, data := collect(b), large()
			sendAll(t, a, data, timeout, tries)
			must(t, Shutdown(a, unix.SHUT_WR))
			wantSame(t, <-all, data)
		}
	}
}

// sendAll calls SendAll as often as it asks for, and tries first where that is wanted.
func sendAll(t *testing.T, fd int, data []byte, timeout time.Duration, tries bool) {
	t.Helper()
	var sent uint64
	wait := &Wait{Timeout: timeout}
	for {
		before := sent
		if tries {
			wait.TryOnly = 1
		}
		err := SendAll(fd, data, 0, &sent, wait)
		wait.TryOnly = 0
		if err == unix.EAGAIN && tries {
			err = SendAll(fd, data, 0, &sent, wait)
		}
		if err == nil {
			break
		}
		wantError(t, err, unix.EINTR)
		if sent == before {
			t.Fatal("an interruption without a signal, and nothing sent")
		}
	}
	if sent != uint64(len(data)) {
		t.Fatalf("sent %d of %d", sent, len(data))
	}
}

func TestSendAllSendsNothing(t *testing.T) {
	a, b := pair(t, unix.SOCK_DGRAM, atOnce)
	must(t, SendAll(a, nil, 0, new(uint64), &Wait{Timeout: atOnce}))
	n, err := Recv(b, make([]byte, 1), 0, &Wait{Timeout: atOnce})
	wantCount(t, n, err, 0) // an empty datagram
}

// The peer reads nothing: what SendAll began is not lost, whatever ends it.
func TestSendAllWithAPeerThatStops(t *testing.T) {
	data := large()
	for _, test := range []struct {
		name    string
		timeout time.Duration
		want    error
	}{
		{"never waits", atOnce, unix.EAGAIN},
		{"time is up", short, ErrTimeout},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := pair(t, unix.SOCK_STREAM, test.timeout)
			var sent uint64
			wait := &Wait{Timeout: test.timeout}
			wantError(t, SendAll(a, data, 0, &sent, wait), unix.EINTR)
			wantError(t, SendAll(a, data, 0, &sent, wait), test.want)
			if n := drain(b); n == 0 || uint64(n) != sent {
				t.Errorf("%d bytes came, %d were sent", n, sent)
			}
		})
	}
}

func TestSendAllIsInterruptedWhileItBlocks(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	kernelTimeout(t, a, unix.SO_SNDTIMEO, patience)
	interrupted(t, func() {
		var sent uint64
		wait := &Wait{Timeout: forever}
		wantError(t, SendAll(a, large(), 0, &sent, wait), unix.EINTR)
		if sent == 0 {
			t.Error("nothing sent")
		}
		wantError(t, SendAll(a, large(), 0, &sent, wait), unix.EINTR)
		if n := drain(b); uint64(n) != sent {
			t.Errorf("%d bytes came, %d were sent", n, sent)
		}
	})
}

// A socket that blocks sends everything, even if a try has sent a part before.
func TestSendBlocksForTheWhole(t *testing.T) {
	data := large()
	for name, send := range map[string]func(fd int, w *Wait) (int, error){
		"send": func(fd int, w *Wait) (int, error) { return Send(fd, data, 0, w) },
		"sendmsg": func(fd int, w *Wait) (int, error) {
			return Sendmsg(fd, buffers(data[:100], nil, data[100:]), nil, 0, nil, w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := pair(t, unix.SOCK_STREAM, forever)
			wait := try(forever)
			_, err := send(a, wait)
			wantError(t, err, unix.EAGAIN)
			_, err = send(a, wait) // another try finds no room
			wantError(t, err, unix.EAGAIN)
			all := collect(b)
			wait.TryOnly = 0
			n, err := send(a, wait)
			wantCount(t, n, err, len(data))
			must(t, Shutdown(a, unix.SHUT_WR))
			wantSame(t, <-all, data)
		})
	}
}

func TestSendTellsWhatATrySentBeforeAnError(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	data, wait := large(), try(forever)
	_, err := Send(a, data, 0, wait)
	wantError(t, err, unix.EAGAIN)
	sent := drain(b)
	must(t, Close(b))
	wait.TryOnly = 0
	n, err := Send(a, data, unix.MSG_NOSIGNAL, wait)
	wantCount(t, n, err, sent)
}

func TestWaitAllCannotBeTried(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	_, err := Send(b, oneByte, 0, &Wait{Timeout: forever})
	must(t, err)
	_, err = Recv(a, make([]byte, 2), unix.MSG_WAITALL, try(forever))
	wantError(t, err, unix.EAGAIN)
	later(t, func() { _, _ = unix.Write(b, oneByte) })
	n, err := Recv(a, make([]byte, 2), unix.MSG_WAITALL, &Wait{Timeout: forever})
	wantCount(t, n, err, 2)
}

func TestDatagrams(t *testing.T) {
	for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
		a, addrA := bound(t, family, unix.SOCK_DGRAM)
		b, addrB := bound(t, family, unix.SOCK_DGRAM)
		n, err := Sendto(a, oneByte, 0, addrB, &Wait{Timeout: forever})
		wantCount(t, n, err, 1)
		var from Addr
		n, err = Recvfrom(b, make([]byte, 8), 0, &from, &Wait{Timeout: forever})
		wantCount(t, n, err, 1)
		if from.SA != addrA.SA {
			t.Errorf("came from %x, not %x", from.SA, addrA.SA)
		}
	}
}

func TestRecvfromWithoutAnAddress(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	_, err := Send(a, oneByte, 0, &Wait{Timeout: forever})
	must(t, err)
	var from Addr
	n, err := Recvfrom(b, make([]byte, 8), 0, &from, &Wait{Timeout: forever})
	wantCount(t, n, err, 1)
	if from.Unpack(0); from.Shape != ShapeNone {
		t.Errorf("the sender has %d values", from.Shape)
	}
}

func TestSendfile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, []byte("0123456789"), 0o600))
	file, err := os.Open(path)
	must(t, err)
	defer file.Close()
	a, b := pair(t, unix.SOCK_STREAM, patience)
	offset, wait := int64(4), try(patience)
	_, err = Sendfile(a, int(file.Fd()), &offset, 3, wait)
	wantError(t, err, unix.EAGAIN)
	wait.TryOnly = 0
	n, err := Sendfile(a, int(file.Fd()), &offset, 3, wait)
	wantCount(t, n, err, 3)
	got := make([]byte, 8)
	n, err = Recv(b, got, 0, wait)
	wantCount(t, n, err, 3)
	if string(got[:n]) != "456" || offset != 7 {
		t.Errorf("got %q, the offset is %d", got[:n], offset)
	}
}
