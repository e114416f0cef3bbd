package netdb

import (
	"context"
	"encoding/binary"
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"syscall"

	"gosocket/gosock"
)

// The flags of getnameinfo, of <netdb.h>. Two more have lost their meaning.
const (
	niNumericHost = 1 << iota
	niNumericServ
	niNoFQDN
	niNameReqd
	niDgram
	niIDN
	niIDNAllowUnassigned
	niIDNUseSTD3ASCIIRules

	niAll = 1<<iota - 1
)

// How much room CPython gives getnameinfo, with the NUL at the end.
const (
	maxHost = 1025 // NI_MAXHOST
	maxServ = 32   // NI_MAXSERV
)

// sockAddr is a struct sockaddr of an IP family.
type sockAddr struct {
	ip    netip.Addr
	port  uint16
	scope uint32
}

func (d *Database) getnameinfo(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	if q.Addr == nil && q.Host != nil {
		var err error
		if q.Addr, err = d.sockaddr(ctx, q); err != nil {
			return nil, err
		}
	}
	if q.Flags&^niAll != 0 {
		return nil, eai(eaiBadFlags)
	}
	addr, ok := parseSockaddr(q.Addr)
	if !ok {
		return nil, eai(eaiFamily)
	}
	host, err := d.nameOfHost(ctx, &addr, q.Flags)
	if err != nil {
		return nil, err
	}
	service, err := d.nameOfPort(addr.port, q.Flags)
	if err != nil {
		return nil, err
	}
	return &gosock.Answer{Name: host, Service: service}, nil
}

// sockaddr makes an address of the query's numeric host, as CPython does with getaddrinfo.
func (d *Database) sockaddr(ctx context.Context, q *gosock.Query) ([]byte, error) {
	sockaddr, err := d.numericSockaddr(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case len(sockaddr) == sizeofInet6:
		binary.NativeEndian.PutUint32(sockaddr[scopeAt:], q.Scope)
	case q.More:
		return nil, gosock.ErrNotPair
	}
	return sockaddr, nil
}

func (d *Database) numericSockaddr(ctx context.Context, q *gosock.Query) ([]byte, error) {
	if q.Port < 0 || *q.Host == anything { // which getaddrinfo takes for names
		return d.onlySockaddr(ctx, q)
	}
	r := addrRequest{host: q.Host}
	addr, ok, err := r.parse()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, eai(eaiNoName)
	}
	room := make([]byte, sizeofInet6)
	return infoOf(&addr, &endpoint{port: uint16(q.Port)}, room).Addr, nil
}

func (d *Database) onlySockaddr(ctx context.Context, q *gosock.Query) ([]byte, error) {
	service := strconv.Itoa(q.Port)
	ask := &gosock.Query{
		Kind: gosock.Getaddrinfo, Host: q.Host, Service: &service,
		Type: syscall.SOCK_DGRAM, Flags: aiNumericHost,
	}
	answer, err := d.getaddrinfo(ctx, ask)
	if err == errForeign {
		answer, err = d.foreign(ctx, ask)
	}
	switch {
	case err != nil:
		return nil, err
	case len(answer.Addrs) != 1:
		return nil, gosock.ErrSeveralAddrs
	}
	return answer.Addrs[0].Addr, nil
}

// scopeAt is where the scope stands in a struct sockaddr_in6.
const scopeAt = 24

func parseSockaddr(sockaddr []byte) (addr sockAddr, ok bool) {
	family, ip := gosock.SplitSockaddr(sockaddr)
	addr.ip, ok = netip.AddrFromSlice(ip)
	if !ok {
		return addr, false
	}
	addr.port = binary.BigEndian.Uint16(sockaddr[2:])
	if family == syscall.AF_INET6 {
		addr.scope = binary.NativeEndian.Uint32(sockaddr[scopeAt:])
	}
	return addr, true
}

// nameOfHost gives the name of an address, or its text.
func (d *Database) nameOfHost(ctx context.Context, addr *sockAddr, flags int) (string, error) {
	if flags&niNumericHost == 0 {
		entry, err := d.hostByAddr(ctx, addr.ip)
		if err == nil {
			return d.hostName(ctx, entry.Name, flags)
		}
		if err := nameError(err); err != nil {
			return "", err
		}
	}
	if flags&niNameReqd != 0 {
		return "", eai(eaiNoName)
	}
	return addr.text(), nil
}

// nameError is what getnameinfo fails with for the reason that there is no name; nil if it has the
// address do instead.
func nameError(err error) error {
	var failure *gosock.HostFailure
	switch {
	case !errors.As(err, &failure):
		return err
	case failure.HErrno == gosock.HostInternal:
		return failure.Errno
	case failure.HErrno == gosock.HostTryAgain:
		return eai(eaiAgain)
	}
	return nil
}

// hostName writes a name as the flags want it.
func (d *Database) hostName(ctx context.Context, name string, flags int) (string, error) {
	if flags&niNoFQDN != 0 {
		domain, err := d.ownDomain(ctx)
		if err != nil {
			return "", err
		}
		name = withoutDomain(name, domain)
	}
	if flags&niIDN != 0 && isEncoded(name) {
		return "", errForeign // glibc loads a library that can read it, where there is one
	}
	if len(name) >= maxHost {
		return "", eai(eaiOverflow)
	}
	return name, nil
}

// isEncoded tells whether a name may look other than it is (RFC 5890).
func isEncoded(name string) bool {
	return strings.Contains(strings.ToLower(name), "xn--") ||
		strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 })
}

// text is the address, with the name of the interface where only that makes it an address.
func (a *sockAddr) text() string {
	text := string(gosock.AppendIP(nil, a.ip.AsSlice()))
	if a.scope == 0 {
		return text
	}
	return text + "%" + a.scopeText()
}

func (a *sockAddr) scopeText() string {
	linkLocal := a.ip.IsLinkLocalUnicast() || a.ip.IsLinkLocalMulticast()
	if linkLocal && !a.ip.Is4In6() {
		if name, err := gosock.InterfaceName(a.scope); err == nil {
			return name
		}
	}
	return strconv.FormatUint(uint64(a.scope), 10)
}

// nameOfPort gives the name of a service, or its port.
func (d *Database) nameOfPort(port uint16, flags int) (string, error) {
	if flags&niNumericServ == 0 {
		protocol := "tcp"
		if flags&niDgram != 0 {
			protocol = "udp"
		}
		service, err := d.serviceByPort(port, protocol)
		if err == nil && len(service.Name) >= maxServ {
			return "", eai(eaiOverflow)
		}
		if err == nil {
			return service.Name, nil
		}
		if err := notFound(err, nil); err != nil {
			return "", err
		}
	}
	return strconv.Itoa(int(port)), nil
}
