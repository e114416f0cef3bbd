package netdb

import (
	"math/bits"
	"net/netip"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// destination is an AddrInfo with what RFC 6724 sorts it by. Only addresses that can be reached
// have a source, and what comes of one.
type destination struct {
	info         *gosock.AddrInfo
	order        int // in which it came
	ip, source   netip.Addr
	reachable    bool
	scope        int
	scopeMatches bool
	labelMatches bool
	precedence   int

	from sourceInfo // once the interfaces have been asked for
}

// sorter sorts the destinations of one request.
type sorter struct {
	request *addrRequest
	rules   *etc.GaiConf
	all     []destination
	asked   bool            // for what the interfaces say of the sources
	native  map[uint32]bool // by interface, as far as that was asked for
}

// sort puts the addresses in the order in which they are to be tried, as glibc does: by the rules
// of RFC 3484 and the tables of gai.conf. Where those make two families alike, the order is no
// total one, and depends on which addresses are compared: it is that of a merge sort from above.
func (r *addrRequest) sort(infos []gosock.AddrInfo) {
	s := sorter{request: r, rules: r.files.GaiConf(), all: make([]destination, len(infos))}
	s.describe(infos)
	order := make([]*destination, 2*len(infos))
	for i := range s.all {
		order[i] = &s.all[i]
	}
	order, room := order[:len(infos)], order[len(infos):]
	s.mergeSort(order, room)
	sorted := make([]gosock.AddrInfo, len(infos))
	for i, d := range order {
		sorted[i] = *d.info
	}
	copy(infos, sorted)
}

func (s *sorter) mergeSort(order, room []*destination) {
	half := len(order) / 2
	if half == 0 {
		return
	}
	s.mergeSort(order[:half], room)
	s.mergeSort(order[half:], room)
	left := room[:copy(room, order[:half])]
	right := order[half:]
	for i := range order {
		if len(left) == 0 {
			return // the rest is in its place
		}
		if len(right) == 0 || s.compare(left[0], right[0]) <= 0 {
			order[i], left = left[0], left[1:]
		} else {
			order[i], right = right[0], right[1:]
		}
	}
}

// describe finds out the sources, and what the rules say of each address by itself.
func (s *sorter) describe(infos []gosock.AddrInfo) {
	probe := newProbe()
	defer probe.close()
	for i := range infos {
		d := &s.all[i]
		if i > 0 && string(infos[i].Addr) == string(infos[i-1].Addr) {
			*d = s.all[i-1]
		} else {
			*d = destination{ip: addrOf(infos[i].Addr)}
			d.source, d.reachable = probe.source(infos[i].Family, infos[i].Addr)
			s.judge(d)
		}
		d.info, d.order = &infos[i], i
	}
}

func addrOf(sockaddr []byte) netip.Addr {
	_, ip := gosock.SplitSockaddr(sockaddr)
	addr, _ := netip.AddrFromSlice(ip)
	return addr
}

func (s *sorter) judge(d *destination) {
	d.scope = s.scope(d.ip)
	d.precedence = s.rules.Precedence(d.ip)
	if d.reachable {
		d.scopeMatches = d.scope == s.scope(d.source)
		d.labelMatches = s.rules.Label(d.ip) == s.rules.Label(d.source)
	}
}

// The scopes of RFC 4291, 2.7.
const (
	scopeLink   = 2
	scopeSite   = 5
	scopeGlobal = 14
	scopeMask   = 0xf
)

var (
	linkLocal = netip.MustParsePrefix("fe80::/10")
	siteLocal = netip.MustParsePrefix("fec0::/10")
)

func (s *sorter) scope(ip netip.Addr) int {
	bytes := ip.As16()
	switch {
	case ip.Is4():
		return s.rules.ScopeV4(ip)
	case bytes[0] == 0xff:
		return int(bytes[1] & scopeMask)
	case linkLocal.Contains(ip) || ip == netip.IPv6Loopback():
		return scopeLink
	case siteLocal.Contains(ip):
		return scopeSite
	}
	return scopeGlobal
}

// compare is negative if a comes before b, by the rules in their order. Later ones cost more.
func (s *sorter) compare(a, b *destination) int {
	if by := prefer(a.reachable, b.reachable); by != 0 {
		return by
	}
	if by := prefer(a.scopeMatches, b.scopeMatches); by != 0 {
		return by
	}
	if a.reachable {
		s.askInterfaces()
	}
	for _, rule := range rules {
		if by := rule(s, a, b); by != 0 {
			return by
		}
	}
	return a.order - b.order
}

// rules are those that follow the first two.
var rules = [...]func(s *sorter, a, b *destination) int{
	func(_ *sorter, a, b *destination) int {
		return prefer(!a.from.deprecated, !b.from.deprecated)
	},
	func(_ *sorter, a, b *destination) int { return prefer(a.from.home, b.from.home) },
	func(_ *sorter, a, b *destination) int { return prefer(a.labelMatches, b.labelMatches) },
	func(_ *sorter, a, b *destination) int { return b.precedence - a.precedence },
	(*sorter).preferNative,
	func(_ *sorter, a, b *destination) int { return a.scope - b.scope },
	(*sorter).preferLongPrefix,
}

// prefer is for what is so.
func prefer(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// preferNative is for what is not tunnelled. Interfaces of which nothing is known count as tunnels.
func (s *sorter) preferNative(a, b *destination) int {
	if a.from.index == b.from.index {
		return 0
	}
	return prefer(s.isNative(a.from.index), s.isNative(b.from.index))
}

func (s *sorter) isNative(index uint32) bool {
	native, known := s.native[index]
	if !known {
		native = isNative(index)
		if s.native == nil {
			s.native = make(map[uint32]bool)
		}
		s.native[index] = native
	}
	return native
}

func (s *sorter) preferLongPrefix(a, b *destination) int {
	if !a.reachable || a.ip.Is4() != b.ip.Is4() {
		return 0
	}
	return b.commonPrefix() - a.commonPrefix()
}

// commonPrefix is how many first bits the address and its source have in common; with IPv4, where
// that says something in the source's own net alone, none if the address is elsewhere.
func (d *destination) commonPrefix() int {
	to, from := d.ip.As16(), d.source.As16()
	same := 0
	for i := range to {
		zeros := bits.LeadingZeros8(to[i] ^ from[i])
		same += zeros
		if zeros < 8 {
			break
		}
	}
	if !d.ip.Is4() {
		return same
	}
	same -= mappedBits
	if net := d.from.prefix; same < net || net == 0 && same < inetBits {
		return 0
	}
	return same
}

const (
	inetBits   = 32
	mappedBits = 128 - inetBits
)

// askInterfaces adds to all destinations what is known of their sources.
func (s *sorter) askInterfaces() {
	if s.asked {
		return
	}
	s.asked = true
	if s.request.interfaces == nil {
		s.request.interfaces = askInterfaces()
	}
	for i := range s.all {
		if d := &s.all[i]; d.reachable {
			d.from = s.request.interfaces.source(d.source)
		}
	}
}
