package gosock

import (
	"syscall"
	"unsafe"
)

// Socket makes a socket that programs started later do not inherit.
func Socket(family, typ, proto int) (int, error) {
	return uninherited(sysSocket.quick(
		uintptr(family), uintptr(typ|sockCloexec), uintptr(proto)))
}

// Close closes fd, and may wait for data to be sent (SO_LINGER). The descriptor is gone whatever
// the answer is, EINTR included: Linux forgets it before it can fail.
func Close(fd int) error {
	_, err := sysClose.call(uintptr(fd), 0, 0)
	return err
}

// What FIONBIO reads. A variable of the function's own would be allocated for each call.
var nonblocking, notNonblocking int32 = 1, 0

// SetBlocking says whether calls on fd, and on every descriptor that shares it, may block. FIONBIO
// does in one system call what takes two with F_SETFL.
func SetBlocking(fd int, blocking bool) error {
	mode := &nonblocking
	if blocking {
		mode = &notNonblocking
	}
	_, err := sysIoctl.quick(uintptr(fd), fionbio, uintptr(unsafe.Pointer(mode)))
	return err
}

// Bind gives fd an address. A path makes the file system work, which can take its time.
func Bind(fd int, addr *Addr) error {
	_, err := sysBind.call(uintptr(fd), uintptr(unsafe.Pointer(&addr.SA)), uintptr(addr.Len))
	return err
}

// Listen makes fd accept connections.
func Listen(fd, backlog int) error {
	_, err := sysListen.quick(uintptr(fd), uintptr(backlog), 0)
	return err
}

// Shutdown ends one or both directions of fd's connection.
func Shutdown(fd, how int) error {
	_, err := sysShutdown.quick(uintptr(fd), uintptr(how), 0)
	return err
}

// Getsockname gives the address of fd.
func Getsockname(fd int, addr *Addr) error {
	return getname(sysGetsockname, fd, addr)
}

// Getpeername gives the address that fd is connected to.
func Getpeername(fd int, addr *Addr) error {
	return getname(sysGetpeername, fd, addr)
}

func getname(call trap, fd int, addr *Addr) error {
	addr.room()
	_, err := call.quick(uintptr(fd),
		uintptr(unsafe.Pointer(&addr.SA)), uintptr(unsafe.Pointer(&addr.Len)))
	return addr.filled(err)
}

var opAccept = operation{trap: sysAccept, event: readable}

// Accept takes a connection that waits on fd, and its peer's address.
//
// There is no MSG_DONTWAIT for accept: on a blocking listener that is shared, the connection that
// was seen can be taken by somebody else, so that a mere try is not possible.
func Accept(fd int, peer *Addr, w *Wait) (int, error) {
	if w.TryOnly != 0 && w.Timeout < 0 {
		return -1, eAgain
	}
	peer.room()
	conn, err := accept(fd, unsafe.Pointer(&peer.SA), unsafe.Pointer(&peer.Len), w)
	if err == eConnAborted && isALG(fd) {
		peer.Len = 0
		return accept(fd, nil, nil, w)
	}
	return conn, peer.filled(err)
}

func accept(fd int, sa, size unsafe.Pointer, w *Wait) (int, error) {
	return uninherited(
		opAccept.do(w, uintptr(fd), uintptr(sa), uintptr(size), sockCloexec, 0, 0))
}

// Connect connects fd with addr. A connection that goes on in the kernel, because the call was
// interrupted or has a timeout, is waited for, and its end is what SO_ERROR says.
func Connect(fd int, addr *Addr, w *Wait) error {
	if w.phase == phaseRefused {
		return eAgain
	}
	if w.phase == phaseStart {
		if w.TryOnly != 0 && w.Timeout < 0 {
			return eAgain
		}
		// A path makes the file system work: not a raw call, even if fd does not block.
		_, err := sysConnect.call(
			uintptr(fd), uintptr(unsafe.Pointer(&addr.SA)), uintptr(addr.Len))
		errno, _ := err.(syscall.Errno)
		if !w.underWay(errno) {
			w.refused(errno)
			return err
		}
		w.phase = phaseUnderWay
		if errno == eIntr {
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
//
//go:nosplit
func (w *Wait) underWay(errno syscall.Errno) bool {
	switch errno {
	case eIntr:
		return w.Timeout != 0
	case eInProgress:
		return w.Timeout > 0
	}
	return false
}

// refused keeps what a try was answered: EAGAIN of connect says that there is no room at the peer,
// or no port, and waiting is no use.
//
//go:nosplit
func (w *Wait) refused(errno syscall.Errno) {
	if errno == eAgain && w.TryOnly != 0 {
		w.phase = phaseRefused
	}
}

// connected tells how a connection attempt ended.
func connected(fd int) error {
	errno, err := GetsockoptInt(fd, solSocket, soError)
	if err != nil {
		return err
	}
	if errno != 0 && syscall.Errno(errno) != eIsConn {
		return syscall.Errno(errno)
	}
	return nil
}
