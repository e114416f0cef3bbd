package dns

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// conn is a socket that is connected to one server, and never blocks.
type conn struct {
	ctx    context.Context
	fd     int
	until  int64       // a stream's deadline
	stop   func() bool // of the context's hold on the socket
	broken error       // what connect said, if it was no use to wait

	mu     sync.Mutex
	closed bool

	membership
}

const (
	readable = unix.EPOLLIN
	writable = unix.EPOLLOUT
)

// open makes a socket of a kind for a server.
func open(ctx context.Context, server *Server, kind int) (*conn, error) {
	family := unix.AF_INET
	if server.IP.Is6() {
		family = unix.AF_INET6
	}
	fd, err := unix.Socket(family, kind|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return &conn{ctx: ctx, fd: fd}, nil
}

// sockaddr is the server's address.
func (s *Server) sockaddr() unix.Sockaddr {
	if s.IP.Is4() {
		return &unix.SockaddrInet4{Port: int(s.Port), Addr: s.IP.As4()}
	}
	return &unix.SockaddrInet6{Port: int(s.Port), Addr: s.IP.As16(), ZoneId: s.Scope}
}

// reportErrors has the socket tell every ICMP error, also what may be a passing one.
func (c *conn) reportErrors(server *Server) error {
	if server.IP.Is4() {
		return unix.SetsockoptInt(c.fd, unix.IPPROTO_IP, unix.IP_RECVERR, 1)
	}
	return unix.SetsockoptInt(c.fd, unix.IPPROTO_IPV6, unix.IPV6_RECVERR, 1)
}

// connected gives the socket for a server. The kernel binds it to a random port.
func (x *exchange) connected(server int) (*conn, outcome, error) {
	if c := x.conns[server]; c != nil {
		return c, answered, nil
	}
	s := &x.config.Servers[server]
	c, err := open(x.ctx, s, unix.SOCK_DGRAM)
	if err == nil {
		x.conns[server] = c
		err = c.reportErrors(s)
	}
	if err != nil {
		x.errno = errnoOf(err)
		return nil, hopeless, err
	}
	if err := unix.Connect(c.fd, s.sockaddr()); err != nil {
		return nil, x.failed(err), err
	}
	c.obey()
	return c, answered, nil
}

// dial begins to connect over TCP.
func dial(ctx context.Context, server Server, patience time.Duration) (*conn, error) {
	c, err := open(ctx, &server, unix.SOCK_STREAM)
	if err != nil {
		return nil, err
	}
	c.until = now() + int64(patience)
	err = unix.Connect(c.fd, server.sockaddr())
	if err != nil && err != unix.EINPROGRESS {
		c.broken = err
	}
	c.obey()
	return c, nil
}

// finishConnect waits until the connection stands.
func (c *conn) finishConnect() error {
	if c.broken != nil {
		return c.broken
	}
	if err := c.wait(writable, c.until); err != nil {
		return err
	}
	errno, err := unix.GetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && errno != 0 {
		err = syscall.Errno(errno)
	}
	return err
}

// send sends questions, and tells how many went out.
func (c *conn) send(questions []question) (int, error) {
	if len(questions) == 1 {
		err := unix.Send(c.fd, questions[0].message, unix.MSG_NOSIGNAL)
		if err != nil {
			return 0, again(err)
		}
		return 1, nil
	}
	type mmsghdr struct {
		header unix.Msghdr
		length uint32
	}
	var iovecs [2]unix.Iovec
	var headers [2]mmsghdr
	for i := range questions {
		message := questions[i].message
		iovecs[i].Base = unsafe.SliceData(message)
		iovecs[i].SetLen(len(message))
		headers[i].header.Iov = &iovecs[i]
		headers[i].header.SetIovlen(1)
	}
	n, _, errno := syscall.RawSyscall6(unix.SYS_SENDMMSG, uintptr(c.fd),
		uintptr(unsafe.Pointer(&headers)), uintptr(len(questions)), unix.MSG_NOSIGNAL, 0, 0)
	if errno != 0 {
		return 0, again(errno)
	}
	return int(n), nil
}

// receive gives one message.
func (c *conn) receive() ([]byte, error) {
	buffer := buffers.Get().(*[maxMessage]byte)
	defer buffers.Put(buffer)
	n, err := c.recv(buffer[:])
	if err != nil {
		return nil, err
	}
	return slices.Clone(buffer[:n]), nil
}

func (c *conn) recv(b []byte) (int, error) {
	n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(c.fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0, 0, 0)
	if errno != 0 {
		return 0, again(errno)
	}
	return int(n), nil
}

// write sends all of b over a stream.
func (c *conn) write(b []byte) error {
	for len(b) > 0 {
		n, err := unix.SendmsgN(c.fd, b, nil, nil, unix.MSG_NOSIGNAL)
		if err == unix.EAGAIN {
			err = c.wait(writable, c.until)
		}
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// read waits for some bytes of a stream.
func (c *conn) read(b []byte) (int, error) {
	for {
		n, err := c.recv(b)
		if err != errAgain {
			return n, err
		}
		if err := c.wait(readable, c.until); err != nil {
			return 0, err
		}
	}
}

// again makes a nonblocking call's two errnos for "not now" one.
func again(err error) error {
	if err == unix.EAGAIN || err == unix.EINTR {
		return errAgain
	}
	return err
}

// obey has the socket shut down, which wakes who waits for it, when the context is cancelled.
func (c *conn) obey() {
	if c.ctx.Done() == nil { // an Attempt's
		return
	}
	c.stop = context.AfterFunc(c.ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.closed {
			_ = unix.Shutdown(c.fd, unix.SHUT_RDWR)
		}
	})
}

// resume has another context from now on.
func (c *conn) resume(ctx context.Context) {
	c.ctx = ctx
	c.obey()
}

func (c *conn) close() {
	if c.stop != nil {
		c.stop()
	}
	crowd.leave(c)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	_ = unix.Close(c.fd)
}

// start is when Go's clock began, which reads the system's without a system call.
var start = time.Now()

// now is the nanoseconds of a clock that nobody sets.
func now() int64 { return int64(time.Since(start)) }

// randomID is for a query, and must not be guessed.
func randomID() uint16 {
	var b [2]byte
	_, _ = unix.Getrandom(b[:], 0) // so few bytes it always has
	return binary.NativeEndian.Uint16(b[:])
}
