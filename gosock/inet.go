package gosock

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// ParseIPv4 reads four decimal numbers with dots between them, as inet_pton does.
func ParseIPv4(text string) (addr [4]byte, ok bool) {
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is4() {
		return addr, false
	}
	return ip.As4(), true
}

// ParseIPv6 reads an IPv6 address without a zone, as inet_pton does.
func ParseIPv6(text string) (addr [16]byte, ok bool) {
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is6() || ip.Zone() != "" {
		return addr, false
	}
	return ip.As16(), true
}

// ParseAton reads an IPv4 address as inet_aton does: one to four numbers, each decimal, octal or
// hexadecimal, of which the last fills the bytes that are left. What follows white space is not
// looked at.
func ParseAton(text string) (addr [4]byte, ok bool) {
	if end := strings.IndexAny(text, " \t\n\v\f\r"); end >= 0 {
		text = text[:end]
	}
	var whole uint32
	for room := 32; ; {
		part, rest, more := strings.Cut(text, ".")
		if more {
			room -= 8
			n, ok := parseNumber(part, 8)
			if !ok || room == 0 {
				return addr, false
			}
			whole |= n << room
			text = rest
			continue
		}
		n, ok := parseNumber(part, room)
		binary.BigEndian.PutUint32(addr[:], whole|n)
		return addr, ok
	}
}

// parseNumber reads a number of some bits as C writes it.
func parseNumber(text string, bits int) (uint32, bool) {
	base := 10
	switch {
	case strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X"):
		text, base = text[2:], 16
	case len(text) > 1 && text[0] == '0':
		base = 8
	}
	n, err := strconv.ParseUint(text, base, bits)
	return uint32(n), err == nil
}

// appendIPv4 writes an address with dots.
//
//go:nosplit
func appendIPv4(b []byte, addr [4]byte) []byte {
	for i, octet := range addr {
		if i > 0 {
			b = append(b, '.')
		}
		b = appendOctet(b, octet)
	}
	return b
}

// appendOctet writes a number below 256; strconv is half as fast for those.
//
//go:nosplit
func appendOctet(b []byte, n byte) []byte {
	if n >= 100 {
		b = append(b, '0'+n/100)
	}
	if n >= 10 {
		b = append(b, '0'+n/10%10)
	}
	return append(b, '0'+n%10)
}

// AppendIP writes an address of 4 or 16 bytes as inet_ntop does.
func AppendIP(b, addr []byte) []byte {
	if len(addr) == 4 {
		return appendIPv4(b, [4]byte(addr))
	}
	return appendIPv6(b, [16]byte(addr))
}

// appendIPv6 writes an address as inet_ntop does: the first longest run of two or more zero groups
// is "::", and ::a.b.c.d and ::ffff:a.b.c.d end as IPv4 addresses do.
//
//go:nosplit
func appendIPv6(b []byte, addr [16]byte) []byte {
	start, end := zeroRun(&addr)
	groups := 8
	if start == 0 && (end == 6 || end == 5 && addr[10] == 0xff && addr[11] == 0xff) {
		groups = 6
	}
	for i := 0; i < groups; i++ {
		if i == start {
			b = append(b, ':', ':')
			i = end - 1
			continue
		}
		if i > 0 && i != end {
			b = append(b, ':')
		}
		b = appendHex(b, group(&addr, i))
	}
	if groups == 6 {
		if end == 5 {
			b = append(b, ':')
		}
		b = appendIPv4(b, [4]byte(addr[12:]))
	}
	return b
}

// appendHex writes a number in hexadecimal digits, as few as it takes.
//
//go:nosplit
func appendHex(b []byte, n uint16) []byte {
	const digits = "0123456789abcdef"
	for shift := 12; shift > 0; shift -= 4 {
		if n>>shift != 0 {
			b = append(b, digits[n>>shift&0xf])
		}
	}
	return append(b, digits[n&0xf])
}

//go:nosplit
func group(addr *[16]byte, i int) uint16 { return binary.BigEndian.Uint16(addr[2*i:]) }

// zeroRun finds the first longest run of at least two groups that are zero.
//
//go:nosplit
func zeroRun(addr *[16]byte) (start, end int) {
	start, end = -1, -1
	for i := 0; i < 8; i++ {
		from := i
		for i < 8 && group(addr, i) == 0 {
			i++
		}
		if i-from >= 2 && i-from > end-start {
			start, end = from, i
		}
	}
	return start, end
}
