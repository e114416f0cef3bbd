package netdb

import (
	"net/netip"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"gosocket/gosock"
)

// probe finds out from which address this machine would send, by connecting datagram sockets,
// which sends nothing. Like glibc, it keeps its socket for the next address, and uses one of IPv6
// for IPv4 as well.
type probe struct {
	fd     int
	family int
}

func newProbe() *probe { return &probe{fd: -1} }

// source gives the address to send from, if there is a way to the other.
func (p *probe) source(family int, to []byte) (source netip.Addr, ok bool) {
	if p.fd < 0 || p.family == unix.AF_INET && family == unix.AF_INET6 {
		p.open(family)
	} else {
		unspecified := unix.RawSockaddr{Family: unix.AF_UNSPEC} // ends the last connection
		_ = p.connect(unsafe.Pointer(&unspecified), unsafe.Sizeof(unspecified))
	}
	errno := p.connect(unsafe.Pointer(&to[0]), uintptr(len(to)))
	if errno == unix.EAFNOSUPPORT && p.family == unix.AF_INET6 && family == unix.AF_INET {
		p.open(family) // sockets of IPv6 are only that here: net.ipv6.bindv6only
		errno = p.connect(unsafe.Pointer(&to[0]), uintptr(len(to)))
	}
	if errno != 0 {
		return source, false
	}
	return p.name(family)
}

func (p *probe) open(family int) {
	p.close()
	p.family = family
	fd, err := gosock.Socket(family, unix.SOCK_DGRAM, 0)
	if err != nil {
		fd = -1
	}
	p.fd = fd
}

func (p *probe) connect(to unsafe.Pointer, size uintptr) syscall.Errno {
	_, _, errno := syscall.RawSyscall(unix.SYS_CONNECT, uintptr(p.fd), uintptr(to), size)
	return errno
}

func (p *probe) name(family int) (source netip.Addr, ok bool) {
	var from unix.RawSockaddrAny
	size := uint32(unsafe.Sizeof(from))
	_, _, errno := syscall.RawSyscall(unix.SYS_GETSOCKNAME, uintptr(p.fd),
		uintptr(unsafe.Pointer(&from)), uintptr(unsafe.Pointer(&size)))
	source = addrOf(unsafe.Slice((*byte)(unsafe.Pointer(&from)), size))
	if family == unix.AF_INET {
		source = source.Unmap()
	}
	return source, errno == 0
}

func (p *probe) close() {
	if p.fd >= 0 {
		_ = unix.Close(p.fd)
	}
	p.fd = -1
}
