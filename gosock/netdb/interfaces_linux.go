package netdb

import (
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// interfaces is what the kernel says of this machine's addresses.
type interfaces struct {
	inet, inet6 bool // there is an address beside those of the loopback interface
	sources     []sourceInfo
	sorted      bool
}

// sourceInfo is what is known of one of this machine's addresses. An address of which nothing is
// known has no index.
type sourceInfo struct {
	addr             netip.Addr // mapped, if of IPv4
	deprecated, home bool
	prefix           int
	index            uint32
}

// askInterfaces asks the kernel. Where it does not say, there may be addresses of each family.
func askInterfaces() *interfaces {
	all := &interfaces{}
	if err := dumpRoutes(unix.RTM_GETADDR, all.add); err != nil {
		return &interfaces{inet: true, inet6: true}
	}
	if !all.inet6 {
		all.sources = nil // glibc then knows nothing of its IPv4 addresses either
	}
	return all
}

// add reads what one message says: a struct ifaddrmsg and its attributes.
func (all *interfaces) add(message []byte) {
	if len(message) < unix.SizeofIfAddrmsg {
		return
	}
	header := (*unix.IfAddrmsg)(unsafe.Pointer(&message[0]))
	ip, ok := localAddr(message[unix.SizeofIfAddrmsg:])
	if !ok {
		return
	}
	switch header.Family {
	case unix.AF_INET:
		all.inet = all.inet || ip != loopback4
	case unix.AF_INET6:
		all.inet6 = all.inet6 || ip != netip.IPv6Loopback()
	default:
		return
	}
	all.sources = append(all.sources, sourceInfo{
		addr:       mapped(ip),
		deprecated: header.Flags&(unix.IFA_F_DEPRECATED|unix.IFA_F_OPTIMISTIC) != 0,
		home:       header.Flags&unix.IFA_F_HOMEADDRESS != 0,
		prefix:     int(header.Prefixlen),
		index:      header.Index,
	})
}

// localAddr finds an address among attributes: IFA_LOCAL, or else IFA_ADDRESS, which is the other
// end's where a link has only two.
func localAddr(attributes []byte) (ip netip.Addr, ok bool) {
	for kind, value := range routeAttributes(attributes) {
		switch kind {
		case unix.IFA_LOCAL:
			return netip.AddrFromSlice(value)
		case unix.IFA_ADDRESS:
			ip, ok = netip.AddrFromSlice(value)
		}
	}
	return ip, ok
}

// source finds one of this machine's addresses; of several that are equal the one in the middle,
// as glibc's search does.
func (all *interfaces) source(ip netip.Addr) sourceInfo {
	if !all.sorted {
		slices.SortStableFunc(all.sources, func(a, b sourceInfo) int {
			return a.addr.Compare(b.addr)
		})
		all.sorted = true
	}
	ip = mapped(ip)
	for low, high := 0, len(all.sources); low < high; {
		middle := (low + high) / 2
		switch by := ip.Compare(all.sources[middle].addr); {
		case by == 0:
			return all.sources[middle]
		case by < 0:
			high = middle
		default:
			low = middle + 1
		}
	}
	return sourceInfo{}
}

// tunnels are the kinds of interfaces that carry one network in another.
var tunnels = map[uint16]bool{
	unix.ARPHRD_TUNNEL: true, unix.ARPHRD_TUNNEL6: true, unix.ARPHRD_SIT: true,
}

// isNative asks the kernel whether the interface is no tunnel. It seldom comes to that.
func isNative(index uint32) (native bool) {
	_ = dumpRoutes(unix.RTM_GETLINK, func(message []byte) {
		if len(message) < unix.SizeofIfInfomsg {
			return
		}
		link := (*unix.IfInfomsg)(unsafe.Pointer(&message[0]))
		if uint32(link.Index) == index {
			native = !tunnels[link.Type]
		}
	})
	return native
}

const dumpSize = 16 << 10 // of a part of a dump

var dumpRooms = sync.Pool{New: func() any { return new([dumpSize]byte) }}

// dumpRoutes asks the kernel for all it has of a kind, by rtnetlink(7), and gives each message. The
// kernel answers at once, so the system calls are those that Go's scheduler is not told of.
func dumpRoutes(kind uint16, each func(message []byte)) error {
	fd, _, errno := syscall.RawSyscall(unix.SYS_SOCKET, unix.AF_NETLINK,
		unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if errno != 0 {
		return errno
	}
	defer func() { _, _, _ = syscall.RawSyscall(unix.SYS_CLOSE, fd, 0, 0) }()
	if err := sendDump(fd, kind); err != nil {
		return err
	}
	room := dumpRooms.Get().(*[dumpSize]byte)
	defer dumpRooms.Put(room)
	for {
		n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, fd,
			uintptr(unsafe.Pointer(room)), dumpSize, 0, 0, 0)
		if errno == unix.EINTR {
			continue
		}
		if errno != 0 {
			return errno
		}
		if done, err := readDump(room[:n], each); done || err != nil {
			return err
		}
	}
}

func sendDump(fd uintptr, kind uint16) error {
	request := struct {
		unix.NlMsghdr
		unix.RtGenmsg
		_ [3]byte
	}{NlMsghdr: unix.NlMsghdr{
		Type:  kind,
		Flags: unix.NLM_F_REQUEST | unix.NLM_F_DUMP,
	}}
	request.Len = uint32(unsafe.Sizeof(request))
	kernel := unix.RawSockaddrNetlink{Family: unix.AF_NETLINK}
	_, _, errno := syscall.RawSyscall6(unix.SYS_SENDTO, fd, uintptr(unsafe.Pointer(&request)),
		unsafe.Sizeof(request), 0, uintptr(unsafe.Pointer(&kernel)), unsafe.Sizeof(kernel))
	if errno != 0 {
		return errno
	}
	return nil
}

// readDump reads the messages of one part, and tells whether it was the last.
func readDump(part []byte, each func(message []byte)) (done bool, err error) {
	for len(part) >= unix.SizeofNlMsghdr {
		header := (*unix.NlMsghdr)(unsafe.Pointer(&part[0]))
		if header.Len < unix.SizeofNlMsghdr || int(header.Len) > len(part) {
			return true, unix.EBADMSG
		}
		switch header.Type {
		case unix.NLMSG_DONE:
			return true, nil
		case unix.NLMSG_ERROR:
			return true, unix.EIO
		}
		each(part[unix.SizeofNlMsghdr:header.Len])
		part = part[min(aligned(int(header.Len)), len(part)):]
	}
	return false, nil
}

// routeAttributes gives the attributes that follow a message's own part.
func routeAttributes(attributes []byte) func(yield func(kind uint16, value []byte) bool) {
	return func(yield func(uint16, []byte) bool) {
		for len(attributes) >= unix.SizeofRtAttr {
			header := (*unix.RtAttr)(unsafe.Pointer(&attributes[0]))
			if header.Len < unix.SizeofRtAttr || int(header.Len) > len(attributes) {
				return
			}
			if !yield(header.Type, attributes[unix.SizeofRtAttr:header.Len]) {
				return
			}
			attributes = attributes[min(aligned(int(header.Len)), len(attributes)):]
		}
	}
}

// aligned rounds up as netlink does.
func aligned(n int) int { return (n + unix.NLMSG_ALIGNTO - 1) &^ (unix.NLMSG_ALIGNTO - 1) }
