package gosock

import (
	"errors"
	"log"
	"os"
	"os/signal"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	forever = time.Duration(-1)
	atOnce  = time.Duration(0)
)

// TestMain runs the tests as the library runs: without the signals by which Go interrupts its own
// threads, which would interrupt ppoll as well.
func TestMain(m *testing.M) {
	const name, setting = "GODEBUG", "asyncpreemptoff=1"
	if os.Getenv(name) != setting {
		_ = os.Setenv(name, setting)
		program, err := os.Executable()
		if err == nil {
			err = unix.Exec(program, os.Args, os.Environ())
		}
		log.Fatal(err)
	}
	os.Exit(m.Run())
}

// try is a Wait of a caller that cannot wait just now.
func try(timeout time.Duration) *Wait { return &Wait{Timeout: timeout, TryOnly: 1} }

// pair gives connected sockets, which do not block if there is a timeout.
func pair(t testing.TB, typ int, timeout time.Duration) (a, b int) {
	t.Helper()
	fds, err := Socketpair(unix.AF_UNIX, typ, 0)
	must(t, err)
	for _, fd := range fds {
		must(t, SetBlocking(int(fd), timeout < 0))
		closeLater(t, int(fd))
	}
	return int(fds[0]), int(fds[1])
}

// bound gives a socket at a free port of the loopback interface, and its address.
func bound(t testing.TB, family, typ int) (fd int, addr *Addr) {
	t.Helper()
	fd, err := Socket(family, typ, 0)
	must(t, err)
	closeLater(t, fd)
	host := map[int]string{unix.AF_INET: "127.0.0.1", unix.AF_INET6: "::1"}[family]
	addr = packed(t, family, hostValue(host), number(0))
	must(t, Bind(fd, addr))
	must(t, Getsockname(fd, addr))
	return fd, addr
}

// listener gives a listening TCP socket and its address.
func listener(t testing.TB, backlog int) (fd int, addr *Addr) {
	t.Helper()
	fd, addr = bound(t, unix.AF_INET, unix.SOCK_STREAM)
	must(t, Listen(fd, backlog))
	return fd, addr
}

// client gives a TCP socket that is not connected.
func client(t testing.TB, timeout time.Duration) int {
	t.Helper()
	fd, err := Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	must(t, err)
	closeLater(t, fd)
	must(t, SetBlocking(fd, timeout < 0))
	return fd
}

func closeLater(t testing.TB, fd int) {
	t.Cleanup(func() { _ = unix.Close(fd) })
}

func packed(t testing.TB, family int, values ...Value) *Addr {
	t.Helper()
	a := new(Addr)
	must(t, a.Pack(family, 0, values))
	return a
}

func hostValue(name string) Value { return NewValue(Host, []byte(name)) }
func number(n int64) Value        { return Value{Kind: Int, Num: n} }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}

func wantCount(t testing.TB, got int, err error, want int) {
	t.Helper()
	if err != nil || got != want {
		t.Fatalf("got %d, %v; want %d", got, err, want)
	}
}

// fill sends until the socket's buffer is full.
func fill(t testing.TB, fd int) {
	t.Helper()
	chunk := make([]byte, 1<<16)
	for _, err := Send(fd, chunk, 0, try(atOnce)); err != unix.EAGAIN; {
		must(t, err)
		_, err = Send(fd, chunk, 0, try(atOnce))
	}
}

// interrupted sends a signal to the thread that runs do, again and again, until do is over. Go's
// own handlers restart what can be restarted, as Python's do not: so do waits in ppoll, or on a
// socket with a timeout of its own, where the kernel restarts nothing.
func interrupted(t testing.TB, do func()) {
	t.Helper()
	swallow := make(chan os.Signal, 1)
	signal.Notify(swallow, unix.SIGUSR1)
	defer signal.Stop(swallow)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	thread, over := unix.Gettid(), make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(short):
				_ = unix.Tgkill(unix.Getpid(), thread, unix.SIGUSR1)
			}
		}
	}()
	defer close(over)
	do()
}

// kernelTimeout gives fd a timeout of the kernel's for SO_RCVTIMEO or SO_SNDTIMEO.
func kernelTimeout(t testing.TB, fd, option int, timeout time.Duration) {
	t.Helper()
	tv := unix.NsecToTimeval(int64(timeout))
	must(t, unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, option, &tv))
}

// later does something after a while, in which the test has begun to wait.
func later(t testing.TB, do func()) {
	timer := time.AfterFunc(short, do)
	t.Cleanup(func() { timer.Stop() })
}
