package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	sysGetsockopt trap = unix.SYS_GETSOCKOPT
	sysSetsockopt trap = unix.SYS_SETSOCKOPT
	sysSocketpair trap = unix.SYS_SOCKETPAIR
)

// Message is a message for BareSendmsg and BareRecvmsg.
//
// The layout is that of gosock_msg in pyext/abi.h.
type Message struct {
	Iov        unsafe.Pointer
	IovLen     uintptr
	Control    unsafe.Pointer
	ControlLen uintptr
	Flags      int32
	Proto      int32
	Name       *Addr
}

// bareHeader is unix.Msghdr with numbers for pointers, which are stored without a write barrier.
type bareHeader struct {
	name       uintptr
	nameLen    uint32
	iov        uintptr
	iovLen     uintptr
	control    uintptr
	controlLen uintptr
	flags      int32
}

var _ = [1]struct{}{}[unsafe.Sizeof(bareHeader{})-unsafe.Sizeof(unix.Msghdr{})]

// header gives the message as the kernel takes it. Where there is nothing, there is no pointer.
//
//go:nosplit
func (m *Message) header() bareHeader {
	return bareHeader{iov: uintptr(m.Iov), iovLen: m.IovLen,
		control: uintptr(m.Control), controlLen: m.ControlLen}
}

// size gives how many bytes its buffers hold.
//
//go:nosplit
func (m *Message) size() (total int64) {
	for i := uintptr(0); i < m.IovLen; i++ {
		total += int64((*unix.Iovec)(unsafe.Add(m.Iov, i*unsafe.Sizeof(unix.Iovec{}))).Len)
	}
	return total
}

// BareRecvmsg is Recvmsg, and unpacks the address if it can.
//
//go:nosplit
func BareRecvmsg(fd int, m *Message, flags int, w *Wait) int64 {
	if w.cannotTry(flags) {
		return -int64(eAgain)
	}
	h := m.header()
	h.name, h.nameLen = uintptr(unsafe.Pointer(&m.Name.SA)), SockaddrMax
	n := opRecvmsg.bare(w, fd, uintptr(unsafe.Pointer(&h)), w.flags(flags), 0, 0, 0)
	if n >= 0 {
		m.ControlLen, m.Flags, m.Name.Len = h.controlLen, h.flags, h.nameLen
	}
	return m.Name.bareUnpack(n)
}

// BareSendmsg is Sendmsg.
//
//go:nosplit
func BareSendmsg(fd int, m *Message, flags int, w *Wait) int64 {
	if w.sent() != 0 {
		return MustWait
	}
	h := m.header()
	if m.Name != nil {
		h.name, h.nameLen = uintptr(unsafe.Pointer(&m.Name.SA)), m.Name.Len
	}
	n := opSendmsg.bare(w, fd, uintptr(unsafe.Pointer(&h)), w.flags(flags), 0, 0, 0)
	return w.bareSum(n, m.size())
}

// BareSocketpair is Socketpair.
//
//go:nosplit
func BareSocketpair(family, typ, proto int, fds *[2]int32) int64 {
	return sysSocketpair.bare(uintptr(family), uintptr(typ|sockCloexec), uintptr(proto),
		uintptr(unsafe.Pointer(fds)), 0)
}

// BareGetsockopt is Getsockopt; size says how large value is, and then how large the option.
//
//go:nosplit
func BareGetsockopt(fd, level, name int, value unsafe.Pointer, size *uint32) int64 {
	return sysGetsockopt.bare(uintptr(fd), uintptr(level), uintptr(name), uintptr(value),
		uintptr(unsafe.Pointer(size)))
}

// BareSetsockopt is Setsockopt.
//
//go:nosplit
func BareSetsockopt(fd, level, name int, value unsafe.Pointer, size uint32) int64 {
	noteOption(level, name)
	return sysSetsockopt.bare(uintptr(fd), uintptr(level), uintptr(name), uintptr(value),
		uintptr(size))
}

// BareAdopt is Adopt.
//
//go:nosplit
func BareAdopt(fd int, family, typ, proto *int32) int64 {
	var domain int32
	answer := bareOption(fd, unix.SO_DOMAIN, &domain)
	if answer < 0 && !adoptable(*family, syscall.Errno(-answer)) {
		return answer
	}
	if *family < 0 {
		*family = domain
	}
	if *typ < 0 {
		if answer := bareOption(fd, soType, typ); answer < 0 {
			return answer
		}
	}
	if *proto < 0 {
		return bareOption(fd, unix.SO_PROTOCOL, proto)
	}
	return 0
}

// bareOption reads an option of the socket's own level.
//
//go:nosplit
func bareOption(fd, name int, value *int32) int64 {
	size := uint32(unsafe.Sizeof(*value))
	return BareGetsockopt(fd, solSocket, name, unsafe.Pointer(value), &size)
}

// BareAccept is Accept, and unpacks the address if it can.
//
//go:nosplit
func BareAccept(fd int, peer *Addr, w *Wait) int64 {
	if w.TryOnly != 0 && w.Timeout < 0 {
		return -int64(eAgain)
	}
	peer.room()
	conn := opAccept.bare(w, fd, uintptr(unsafe.Pointer(&peer.SA)),
		uintptr(unsafe.Pointer(&peer.Len)), sockCloexec, 0, 0)
	if conn == -int64(eConnAborted) && isALG(fd) {
		return MustWait
	}
	return peer.bareUnpack(conn)
}
