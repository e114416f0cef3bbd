package gosock

import (
	"syscall"
	"unsafe"
)

// BareParseIPv4 is ParseIPv4 for a text of C's, of which it writes the bytes. For what it cannot
// read, and for no other reason, it answers MustWait.
//
//go:nosplit
func BareParseIPv4(text, to unsafe.Pointer) int64 {
	for i := range 4 {
		if i > 0 {
			if *(*byte)(text) != '.' {
				return MustWait
			}
			text = unsafe.Add(text, 1)
		}
		value, digits := uint32(0), 0
		for digit := *(*byte)(text) - '0'; digit <= 9; digit = *(*byte)(text) - '0' {
			value = value*10 + uint32(digit)
			digits++
			if value > 255 || digits > 1 && value < 10 { // with a zero before it
				return MustWait
			}
			text = unsafe.Add(text, 1)
		}
		if digits == 0 {
			return MustWait
		}
		*(*byte)(unsafe.Add(to, i)) = byte(value)
	}
	if *(*byte)(text) != 0 {
		return MustWait
	}
	return 0
}

// BareParseIPv6 is ParseIPv6 for a text of C's, as BareParseIPv4.
//
//go:nosplit
func BareParseIPv6(text, to unsafe.Pointer) int64 {
	addr := (*[16]byte)(to)
	*addr = [16]byte{}
	at, gap := 0, -1 // how much is known, and where of that "::" stands
	if *(*byte)(text) == ':' {
		if *(*byte)(unsafe.Add(text, 1)) != ':' {
			return MustWait
		}
		gap, text = 0, unsafe.Add(text, 2)
	}
	for *(*byte)(text) != 0 {
		value, end := bareGroup(text)
		if end == nil || at > 14 {
			return MustWait
		}
		if *(*byte)(end) == '.' {
			if at > 12 || BareParseIPv4(text, unsafe.Add(to, at)) != 0 {
				return MustWait
			}
			at += 4
			break
		}
		addr[at&15], addr[(at+1)&15] = byte(value>>8), byte(value)
		at += 2
		if text = end; *(*byte)(text) == 0 {
			break
		}
		if text = unsafe.Add(text, 1); *(*byte)(end) != ':' || *(*byte)(text) == 0 {
			return MustWait
		}
		if *(*byte)(text) == ':' {
			if gap >= 0 {
				return MustWait
			}
			gap, text = at, unsafe.Add(text, 1)
		}
	}
	if gap < 0 && at != 16 || gap >= 0 && at == 16 { // "::" stands for one group at least
		return MustWait
	}
	if gap >= 0 {
		widen(addr, gap, at)
	}
	return 0
}

// bareGroup reads one to four hexadecimal digits, and tells where they end; nil for none or more.
//
//go:nosplit
func bareGroup(text unsafe.Pointer) (value uint32, end unsafe.Pointer) {
	for digits := 0; ; digits++ {
		digit := uint32(*(*byte)(text))
		switch {
		case digit-'0' <= 9:
			digit -= '0'
		case digit|0x20-'a' <= 5:
			digit = digit | 0x20 - 'a' + 10
		case digits == 0:
			return 0, nil
		default:
			return value, text
		}
		if digits == 4 {
			return 0, nil
		}
		value, text = value<<4|digit, unsafe.Add(text, 1)
	}
}

// widen moves what stands between gap and end to the address's own end.
//
//go:nosplit
func widen(addr *[16]byte, gap, end int) {
	for to := 15; end > gap; to-- {
		end--
		addr[to&15], addr[end&15] = addr[end&15], 0
	}
}

// BarePack is Addr.Pack where the host is a number and nothing is wrong; else it answers MustWait.
// The values are n, of which a Host ends with a zero.
//
//go:nosplit
func BarePack(family int, values *[MaxValues]Value, n int, a *Addr) int64 {
	if n < 2 || values[0].Kind != Host || uint64(values[1].Num) > maxPort {
		return MustWait
	}
	host, port := unsafe.Pointer(values[0].data), networkOrder16(uint16(values[1].Num))
	switch family {
	case syscall.AF_INET:
		sa := (*syscall.RawSockaddrInet4)(unsafe.Pointer(&a.SA))
		*sa = syscall.RawSockaddrInet4{Family: syscall.AF_INET, Port: port}
		a.Len = sizeofInet4
		return BareParseIPv4(host, unsafe.Pointer(&sa.Addr))
	case syscall.AF_INET6:
		sa := (*syscall.RawSockaddrInet6)(unsafe.Pointer(&a.SA))
		*sa = syscall.RawSockaddrInet6{Family: syscall.AF_INET6, Port: port}
		flowinfo := uint32(0)
		if n > 2 {
			flowinfo = uint32(values[2].Num)
		}
		if n > 3 {
			sa.Scope_id = uint32(values[3].Num)
		}
		if flowinfo > maxFlowinfo {
			return MustWait
		}
		sa.Flowinfo = networkOrder32(flowinfo)
		a.Len = sizeofInet6
		return BareParseIPv6(host, unsafe.Pointer(&sa.Addr))
	}
	return MustWait
}
