package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Socket makes a socket that programs started later do not inherit.
func Socket(family, typ, proto int) (int, error) {
	return result(syscall.RawSyscall(unix.SYS_SOCKET,
		uintptr(family), uintptr(typ|unix.SOCK_CLOEXEC), uintptr(proto)))
}

// Socketpair makes two sockets that are connected with each other.
func Socketpair(family, typ, proto int) (fds [2]int32, err error) {
	_, err = result(syscall.RawSyscall6(unix.SYS_SOCKETPAIR, uintptr(family),
		uintptr(typ|unix.SOCK_CLOEXEC), uintptr(proto), uintptr(unsafe.Pointer(&fds)), 0, 0))
	return fds, err
}

// Dup makes another descriptor for fd's socket; programs started later do not inherit it.
func Dup(fd int) (int, error) {
	return result(syscall.RawSyscall(unix.SYS_FCNTL, uintptr(fd), unix.F_DUPFD_CLOEXEC, 0))
}

// Close closes fd, and may wait for data to be sent (SO_LINGER). The descriptor is gone whatever
// the answer is, EINTR included: Linux forgets it before it can fail.
func Close(fd int) error {
	_, err := result(syscall.Syscall(unix.SYS_CLOSE, uintptr(fd), 0, 0))
	return err
}

// fionbio is FIONBIO of <asm-generic/ioctls.h>, which x/sys/unix leaves out.
const fionbio = 0x5421

// SetBlocking says whether calls on fd, and on every descriptor that shares it, may block. FIONBIO
// does in one system call what takes two with F_SETFL.
func SetBlocking(fd int, blocking bool) error {
	nonblocking := int32(1)
	if blocking {
		nonblocking = 0
	}
	_, err := result(syscall.RawSyscall(unix.SYS_IOCTL,
		uintptr(fd), fionbio, uintptr(unsafe.Pointer(&nonblocking))))
	return err
}

// Bind gives fd an address. A path makes the file system work, which can take its time.
func Bind(fd int, addr *Addr) error {
	_, err := result(syscall.Syscall(unix.SYS_BIND,
		uintptr(fd), uintptr(unsafe.Pointer(&addr.SA)), uintptr(addr.Len)))
	return err
}

// Listen makes fd accept connections.
func Listen(fd, backlog int) error {
	_, err := result(syscall.RawSyscall(unix.SYS_LISTEN, uintptr(fd), uintptr(backlog), 0))
	return err
}

// Shutdown ends one or both directions of fd's connection.
func Shutdown(fd, how int) error {
	_, err := result(syscall.RawSyscall(unix.SYS_SHUTDOWN, uintptr(fd), uintptr(how), 0))
	return err
}

// Getsockname gives the address of fd.
func Getsockname(fd int, addr *Addr) error {
	return getname(unix.SYS_GETSOCKNAME, fd, addr)
}

// Getpeername gives the address that fd is connected to.
func Getpeername(fd int, addr *Addr) error {
	return getname(unix.SYS_GETPEERNAME, fd, addr)
}

func getname(trap uintptr, fd int, addr *Addr) error {
	addr.room()
	_, err := result(syscall.RawSyscall(trap, uintptr(fd),
		uintptr(unsafe.Pointer(&addr.SA)), uintptr(unsafe.Pointer(&addr.Len))))
	return addr.filled(err)
}

var opAccept = operation{trap: unix.SYS_ACCEPT4, event: readable}

// Accept takes a connection that waits on fd, and its peer's address.
//
// There is no MSG_DONTWAIT for accept: on a blocking listener that is shared, the connection that
// was seen can be taken by somebody else, so that a mere try is not possible.
func Accept(fd int, peer *Addr, w *Wait) (int, error) {
	if w.TryOnly != 0 && w.Timeout < 0 {
		return -1, unix.EAGAIN
	}
	peer.room()
	conn, err := opAccept.do(w, uintptr(fd), uintptr(unsafe.Pointer(&peer.SA)),
		uintptr(unsafe.Pointer(&peer.Len)), unix.SOCK_CLOEXEC, 0, 0)
	if err == unix.ECONNABORTED && isALG(fd) {
		peer.Len = 0
		return acceptALG(fd, w)
	}
	return conn, peer.filled(err)
}

// Connect connects fd with addr. A connection that goes on in the kernel, because the call was
// interrupted or has a timeout, is waited for, and its end is what SO_ERROR says.
func Connect(fd int, addr *Addr, w *Wait) error {
	if w.phase == phaseStart {
		if w.TryOnly != 0 && w.Timeout < 0 {
			return unix.EAGAIN
		}
		// A path makes the file system work: not a raw call, even if fd does not block.
		_, err := result(syscall.Syscall(unix.SYS_CONNECT,
			uintptr(fd), uintptr(unsafe.Pointer(&addr.SA)), uintptr(addr.Len)))
		if !w.underWay(err) {
			return err
		}
		w.phase = phaseUnderWay
		if err == unix.EINTR {
			return err
		}
	}
	if err := w.ready(fd, writable); err != nil {
		return err
	}
	return connected(fd)
}

// underWay tells whether connect's answer means that the connection is still being made, and the
// caller wants to see the end of it.
func (w *Wait) underWay(err error) bool {
	switch err {
	case unix.EINTR:
		return w.Timeout != 0
	case unix.EINPROGRESS:
		return w.Timeout > 0
	}
	return false
}

// connected tells how a connection attempt ended.
func connected(fd int) error {
	errno, err := GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return err
	}
	if errno != 0 && syscall.Errno(errno) != unix.EISCONN {
		return syscall.Errno(errno)
	}
	return nil
}
