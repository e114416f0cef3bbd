package netdb

import (
	"context"
	"net/netip"
	"strings"
	"syscall"

	"gosocket/gosock"
)

// The flags of getaddrinfo, of <netdb.h>. What follows aiNumericServ is none.
const (
	aiPassive = 1 << iota
	aiCanonName
	aiNumericHost
	aiV4Mapped
	aiAll
	aiAddrConfig
	aiIDN
	aiCanonIDN
	_ // AI_IDN_ALLOW_UNASSIGNED and AI_IDN_USE_STD3_ASCII_RULES: taken, without a meaning
	_
	aiNumericServ
	aiUnknown = ^(1<<iota - 1)
)

// anything is a host or a service that stands for none.
const anything = "*"

// addrRequest is a getaddrinfo call under way.
type addrRequest struct {
	*Database
	ctx    context.Context
	query  *gosock.Query
	host   *string
	port   *string
	family int
	flags  int

	interfaces *interfaces // once they have been asked for
}

// addrsFound is what a host stands for.
type addrsFound struct {
	addrs []gosock.HostAddr
	canon string
	inet6 bool // an IPv6 address was looked up
}

func (d *Database) getaddrinfo(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	r := addrRequest{Database: d, ctx: ctx, query: q, family: q.Family, flags: q.Flags}
	r.host, r.port = given(q.Host), given(q.Service)
	if err := r.check(); err != nil {
		return nil, err
	}
	if r.wantsIDN() {
		return nil, errForeign
	}
	endpoints, err := r.endpoints()
	if err != nil {
		return nil, err
	}
	found, err := r.find()
	if err != nil {
		return nil, err
	}
	return r.answer(&found, endpoints), nil
}

func given(text *string) *string {
	if text != nil && *text == anything {
		return nil
	}
	return text
}

var families = map[int]bool{syscall.AF_UNSPEC: true, syscall.AF_INET: true, syscall.AF_INET6: true}

// check refuses what no lookup can answer, and narrows the family to what this machine has.
func (r *addrRequest) check() error {
	switch {
	case r.host == nil && r.port == nil:
		return eai(eaiNoName)
	case r.flags&aiUnknown != 0, r.flags&aiCanonName != 0 && r.host == nil:
		return eai(eaiBadFlags)
	case !families[r.family]:
		return eai(eaiFamily)
	case r.flags&aiAddrConfig != 0 && !r.configured():
		return eai(eaiNoName)
	case r.flags&aiNumericServ != 0 && r.port != nil && !isPort(*r.port):
		return eai(eaiNoName)
	}
	return nil
}

// configured tells whether this machine has an address of the family, loopback addresses aside.
// The family becomes the only one of which it has any.
func (r *addrRequest) configured() bool {
	r.interfaces = askInterfaces()
	inet, inet6 := r.interfaces.inet, r.interfaces.inet6
	switch {
	case r.family == syscall.AF_INET:
		return inet
	case r.family == syscall.AF_INET6:
		return inet6
	case inet && !inet6:
		r.family = syscall.AF_INET
	case inet6 && !inet:
		r.family = syscall.AF_INET6
	}
	return true
}

// wantsIDN tells whether names are to be translated, which needs the C library's libidn2.
func (r *addrRequest) wantsIDN() bool {
	if r.host == nil || r.flags&(aiIDN|aiCanonIDN) == 0 {
		return false
	}
	return r.flags&aiCanonName != 0 && r.flags&aiCanonIDN != 0 || !isASCII(*r.host)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

// find gives the addresses of the host, of which there is at least one.
func (r *addrRequest) find() (found addrsFound, err error) {
	if r.host == nil {
		return r.noHost(), nil
	}
	ok, err := r.numeric(&found)
	if ok || err != nil {
		return found, err
	}
	if r.family == syscall.AF_INET && r.flags&aiCanonName == 0 {
		err = r.findInet(&found)
	} else {
		err = r.search(&found)
	}
	found.addrs = r.wanted(&found)
	if err == nil && len(found.addrs) == 0 {
		err = eai(eaiNoName)
	}
	return found, err
}

// noHost stands for this machine, or for all its addresses.
func (r *addrRequest) noHost() (found addrsFound) {
	inet6, inet := netip.IPv6Loopback(), loopback4
	if r.flags&aiPassive != 0 {
		inet6, inet = netip.IPv6Unspecified(), netip.IPv4Unspecified()
	}
	if r.family != syscall.AF_INET {
		found.addrs = append(found.addrs, gosock.HostAddr{IP: inet6})
	}
	if r.family != syscall.AF_INET6 {
		found.addrs = append(found.addrs, gosock.HostAddr{IP: inet})
	}
	return found
}

var loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// numeric reads a host that is an address.
func (r *addrRequest) numeric(found *addrsFound) (ok bool, err error) {
	addr, ok, err := r.parse()
	if err != nil {
		return false, err
	}
	if !ok {
		if r.flags&aiNumericHost != 0 {
			err = eai(eaiNoName)
		}
		return false, err
	}
	found.addrs = []gosock.HostAddr{addr}
	found.canon = *r.host
	return true, nil
}

func (r *addrRequest) parse() (addr gosock.HostAddr, ok bool, err error) {
	if inet, ok := parseAtonExactly(*r.host); ok {
		addr.IP, err = r.fromInet(netip.AddrFrom4(inet))
		return addr, true, err
	}
	text, scope, scoped := strings.Cut(*r.host, "%")
	inet6, ok := gosock.ParseIPv6(text)
	if !ok {
		return addr, false, nil
	}
	ip := netip.AddrFrom16(inet6)
	if addr.IP, err = r.fromInet6(ip); err != nil {
		return addr, true, err
	}
	if scoped {
		if addr.Scope, ok = parseScope(ip, scope); !ok {
			err = eai(eaiNoName)
		}
	}
	return addr, true, err
}

// fromInet gives an IPv4 address as the request wants it.
func (r *addrRequest) fromInet(ip netip.Addr) (netip.Addr, error) {
	switch {
	case r.family != syscall.AF_INET6:
		return ip, nil
	case r.flags&aiV4Mapped != 0:
		return mapped(ip), nil
	}
	return ip, eai(eaiAddrFamily)
}

// fromInet6 gives an IPv6 address as the request wants it.
func (r *addrRequest) fromInet6(ip netip.Addr) (netip.Addr, error) {
	switch {
	case r.family != syscall.AF_INET:
		return ip, nil
	case ip.Is4In6():
		return ip.Unmap(), nil
	}
	return ip, eai(eaiAddrFamily)
}

func mapped(inet netip.Addr) netip.Addr { return netip.AddrFrom16(inet.As16()) }

const whiteSpace = " \t\n\v\f\r"

// parseAtonExactly is inet_aton without its patience for what follows white space.
func parseAtonExactly(text string) (addr [4]byte, ok bool) {
	if text == "" || text[0] < '0' || text[0] > '9' || strings.ContainsAny(text, whiteSpace) {
		return addr, false
	}
	return gosock.ParseAton(text)
}

// parseScope reads what follows the % of an address: an interface's name, where the address is
// one of a link, or a number.
func parseScope(ip netip.Addr, scope string) (uint32, bool) {
	if ofLink(ip) {
		if index, err := gosock.InterfaceIndex(scope); err == nil && index != 0 {
			return index, true
		}
	}
	var number uint64
	for i := range len(scope) {
		digit := scope[i] - '0'
		number = number*10 + uint64(digit)
		if digit > 9 || number > maxScope {
			return 0, false
		}
	}
	return uint32(number), scope != ""
}

const maxScope = 1<<32 - 1

// ofLink tells an address that means something on one link alone.
func ofLink(ip netip.Addr) bool {
	return !ip.Is4In6() && (ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() ||
		ip.IsInterfaceLocalMulticast())
}
