package netdb

import (
	"encoding/binary"
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

const (
	sizeofInet4 = int(unsafe.Sizeof(syscall.RawSockaddrInet4{}))
	sizeofInet6 = int(unsafe.Sizeof(syscall.RawSockaddrInet6{}))
)

// answer gives every address in every way it can be used, the best address first.
func (r *addrRequest) answer(found *addrsFound, endpoints []endpoint) *gosock.Answer {
	addrs := found.addrs
	answer := &gosock.Answer{Addrs: make([]gosock.AddrInfo, 0, len(addrs)*len(endpoints))}
	memory := make([]byte, cap(answer.Addrs)*sizeofInet6)
	for i := range addrs {
		for j := range endpoints {
			sockaddr := memory[:sizeofInet6:sizeofInet6]
			memory = memory[sizeofInet6:]
			answer.Addrs = append(answer.Addrs, infoOf(&addrs[i], &endpoints[j], sockaddr))
		}
	}
	if len(addrs) > 1 {
		r.sort(answer.Addrs)
	}
	if r.flags&aiCanonName != 0 && len(answer.Addrs) > 0 {
		answer.Addrs[0].CanonName = found.canon
	}
	return answer
}

func infoOf(addr *gosock.HostAddr, e *endpoint, sockaddr []byte) gosock.AddrInfo {
	info := gosock.AddrInfo{Type: e.kind, Proto: e.proto}
	if addr.IP.Is4() {
		info.Family = syscall.AF_INET
		info.Addr = sockaddr[:sizeofInet4]
		sa := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&info.Addr[0]))
		sa.Family, sa.Port, sa.Addr = syscall.AF_INET, networkOrder(e.port), addr.IP.As4()
		return info
	}
	info.Family = syscall.AF_INET6
	info.Addr = sockaddr
	sa := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&info.Addr[0]))
	sa.Family, sa.Port, sa.Addr = syscall.AF_INET6, networkOrder(e.port), addr.IP.As16()
	sa.Scope_id = addr.Scope
	return info
}

// networkOrder gives a number whose bytes in memory are those of n with the first one first.
func networkOrder(n uint16) uint16 {
	var b [2]byte
	binary.BigEndian.PutUint16(b[:], n)
	return binary.NativeEndian.Uint16(b[:])
}
