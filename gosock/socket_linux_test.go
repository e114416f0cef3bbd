package gosock

import (
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestSocketsAreNotInherited(t *testing.T) {
	tcp := client(t, forever)
	dup, err := Dup(tcp)
	must(t, err)
	closeLater(t, dup)
	a, b := pair(t, unix.SOCK_STREAM, forever)
	for _, fd := range []int{tcp, dup, a, b} {
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		must(t, err)
		if flags&unix.FD_CLOEXEC == 0 {
			t.Errorf("descriptor %d would be inherited", fd)
		}
	}
}

func TestSocketFails(t *testing.T) {
	_, err := Socket(-1, unix.SOCK_STREAM, 0)
	wantError(t, err, unix.EAFNOSUPPORT)
	_, err = Socketpair(unix.AF_INET, unix.SOCK_STREAM, 0)
	wantError(t, err, unix.EOPNOTSUPP)
	wantError(t, Close(-1), unix.EBADF)
}

func TestAdopt(t *testing.T) {
	tcp := client(t, forever)
	file, err := os.Open(os.DevNull)
	must(t, err)
	defer file.Close()
	notSocket := int(file.Fd())
	const unknown = -1
	for _, test := range []struct {
		name      string
		fd        int
		given     [3]int32
		want      [3]int32
		wantError error
	}{
		{"all unknown", tcp, [3]int32{unknown, unknown, unknown},
			[3]int32{unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_TCP}, nil},
		{"all known", tcp, [3]int32{1, 2, 3}, [3]int32{1, 2, 3}, nil},
		{"protocol unknown", tcp, [3]int32{1, 2, unknown}, [3]int32{1, 2, unix.IPPROTO_TCP}, nil},
		{"all known, but no socket", notSocket, [3]int32{1, 2, 3}, [3]int32{}, unix.ENOTSOCK},
		{"all known, but not open", -1, [3]int32{1, 2, 3}, [3]int32{}, unix.EBADF},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.given
			wantError(t, Adopt(test.fd, &got[0], &got[1], &got[2]), test.wantError)
			if test.wantError == nil && got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestConnectAndAccept(t *testing.T) {
	for _, timeout := range []time.Duration{forever, patience} {
		server, addr := listener(t, 1)
		fd := client(t, timeout)
		must(t, Connect(fd, addr, &Wait{Timeout: timeout}))
		var peer, local Addr
		conn, err := Accept(server, &peer, &Wait{Timeout: forever})
		must(t, err)
		closeLater(t, conn)
		must(t, Getsockname(fd, &local))
		if peer.Len == 0 || peer.SA != local.SA {
			t.Errorf("the peer is %x, and says it is %x", peer.SA, local.SA)
		}
	}
}

func TestConnectWithoutWaiting(t *testing.T) {
	_, addr := listener(t, 1)
	wantError(t, Connect(client(t, forever), addr, try(forever)), unix.EAGAIN)
	wantError(t, Connect(client(t, atOnce), addr, &Wait{Timeout: atOnce}), unix.EINPROGRESS)
}

func TestConnectGoesOnAfterATry(t *testing.T) {
	_, addr := listener(t, 1)
	fd, wait := client(t, patience), try(patience)
	if err := Connect(fd, addr, wait); err != nil {
		wantError(t, err, unix.EAGAIN)
		wait.TryOnly = 0
		must(t, Connect(fd, addr, wait))
	}
	must(t, Getpeername(fd, new(Addr)))
}

func TestConnectIsRefused(t *testing.T) {
	_, nobody := bound(t, unix.AF_INET, unix.SOCK_STREAM)
	for _, timeout := range []time.Duration{forever, patience} {
		err := Connect(client(t, timeout), nobody, &Wait{Timeout: timeout})
		wantError(t, err, unix.ECONNREFUSED)
	}
}

// busy gives the address of a listener whose queue is full, so that a connection to it hangs.
func busy(t *testing.T) *Addr {
	_, addr := listener(t, 0)
	must(t, Connect(client(t, forever), addr, &Wait{Timeout: forever}))
	return addr
}

func TestConnectTimesOut(t *testing.T) {
	err := Connect(client(t, short), busy(t), &Wait{Timeout: short})
	wantError(t, err, ErrTimeout)
}

func TestConnectIsInterrupted(t *testing.T) {
	t.Run("in ppoll, with a timeout", func(t *testing.T) {
		addr, fd := busy(t), client(t, patience)
		wait := &Wait{Timeout: 10 * short}
		interrupted(t, func() {
			err := Connect(fd, addr, wait)
			wantError(t, err, unix.EINTR)
			for err == unix.EINTR {
				err = Connect(fd, addr, wait)
			}
			wantError(t, err, ErrTimeout)
		})
	})
	t.Run("in connect, which goes on", func(t *testing.T) {
		addr, fd := busy(t), client(t, forever)
		kernelTimeout(t, fd, unix.SO_SNDTIMEO, patience)
		wait := &Wait{Timeout: forever}
		interrupted(t, func() {
			wantError(t, Connect(fd, addr, wait), unix.EINTR)
			wantError(t, Connect(fd, addr, wait), unix.EINTR) // EALREADY, if it began anew
		})
	})
}

func TestAcceptWithNobodyThere(t *testing.T) {
	server, _ := listener(t, 1)
	var peer Addr
	_, err := Accept(server, &peer, try(forever))
	wantError(t, err, unix.EAGAIN)
	must(t, SetBlocking(server, false))
	for want, wait := range map[error]*Wait{
		unix.EAGAIN: {Timeout: atOnce},
		ErrTimeout:  {Timeout: short},
	} {
		_, err := Accept(server, &peer, wait)
		wantError(t, err, want)
	}
}

func TestShutdownEndsReading(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	must(t, Shutdown(a, unix.SHUT_WR))
	n, err := Recv(b, make([]byte, 1), 0, &Wait{Timeout: forever})
	wantCount(t, n, err, 0)
}

func TestOptions(t *testing.T) {
	fd := client(t, forever)
	on := int32(1)
	must(t, Setsockopt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, pointer(&on), 4))
	got, err := GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE)
	wantCount(t, got, err, 1)
	n, err := Getsockopt(fd, unix.SOL_SOCKET, unix.SO_LINGER, make([]byte, 64))
	wantCount(t, n, err, unix.SizeofLinger)
	_, err = GetsockoptInt(fd, -1, -1)
	wantError(t, err, unix.EOPNOTSUPP)
	wantError(t, Setsockopt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, nil, 4), unix.EFAULT)
}
