package dns

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// Client looks hosts up as the module dns of nsswitch.conf(5) does. Its errors are of the type
// *gosock.HostFailure, or the context's.
type Client struct {
	config  func() *Config
	hosts   flights[*gosock.HostEntry]
	records flights[[]Record]
	turns   atomic.Uint32 // which server is next, with the option rotate
}

// NewClient makes a Client that asks for its configuration at each lookup, such as a File's.
func NewClient(config func() *Config) *Client {
	return &Client{config: config}
}

// ByName gives a host's addresses of one family, AF_INET or AF_INET6, as gethostbyname2(3) does. A
// name that no host can have is not asked for.
func (c *Client) ByName(ctx context.Context, name string, family int) (*gosock.HostEntry, error) {
	if !isHostText(name) {
		refusal := *errNotFound
		return nil, &refusal
	}
	return c.ByCanonName(ctx, name, family)
}

// ByCanonName is ByName for any name, as getaddrinfo(3) with AI_CANONNAME looks for one family.
func (c *Client) ByCanonName(ctx context.Context, name string, family int) (
	*gosock.HostEntry, error) {
	name = strings.Clone(name) // for what goes on after an Attempt, whose caller may have lent it
	rrtype := dnsmessage.TypeA
	if family == syscall.AF_INET6 {
		rrtype = dnsmessage.TypeAAAA
	}
	return c.host(ctx, flightKey{name, rrtype}, func(l *lookup) (*gosock.HostEntry, error) {
		r, ok := l.search(l.alias(name), rrtype)
		if !ok {
			return nil, l.searchFailure()
		}
		return hostEntry(r.first, rrtype, l.config.Sortlist)
	})
}

// ByNameAny gives a host's addresses of both families, as getaddrinfo(3) asks for them.
func (c *Client) ByNameAny(ctx context.Context, name string) (*gosock.HostEntry, error) {
	name = strings.Clone(name)
	return c.host(ctx, flightKey{name, 0}, func(l *lookup) (*gosock.HostEntry, error) {
		if !isHostText(name) {
			return nil, errNotFound
		}
		types := []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA}
		if l.config.NoAAAA {
			types = types[:1]
		}
		r, ok := l.search(l.alias(name), types...)
		if !ok {
			return nil, l.searchFailure()
		}
		return anyEntry(r)
	})
}

// ByAddr gives the name of an address, as gethostbyaddr(3) does.
func (c *Client) ByAddr(ctx context.Context, ip netip.Addr) (*gosock.HostEntry, error) {
	ip = embedded(ip.WithZone(""))
	name := reverseName(ip)
	return c.host(ctx, flightKey{name, dnsmessage.TypePTR},
		func(l *lookup) (*gosock.HostEntry, error) {
			r, ok := l.query(name, dnsmessage.TypePTR)
			if !ok {
				return nil, &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: l.hErrno}
			}
			return addrEntry(r.first, ip)
		})
}

// host runs a lookup of a host, or waits for one that is under way already.
func (c *Client) host(ctx context.Context, key flightKey,
	run func(*lookup) (*gosock.HostEntry, error)) (*gosock.HostEntry, error) {
	entry, err := join(ctx, c, &c.hosts, key, run)
	var failure *gosock.HostFailure
	if errors.As(err, &failure) {
		copied := *failure
		err = &copied
	}
	return copyOf(entry), err
}

// embedded takes IPv4 addresses out of IPv6 ones that stand for them.
func embedded(ip netip.Addr) netip.Addr {
	if !ip.Is6() {
		return ip
	}
	bytes := ip.As16()
	low := [4]byte(bytes[12:])
	compatible := strings.Trim(string(bytes[:12]), "\x00") == "" && low != [4]byte{0, 0, 0, 1}
	if ip.Is4In6() || compatible {
		return netip.AddrFrom4(low)
	}
	return ip
}

// reverseName is where the name of an address is found.
func reverseName(ip netip.Addr) string {
	const hex = "0123456789abcdef"
	bytes := ip.AsSlice()
	if ip.Is4() {
		reversed := netip.AddrFrom4([4]byte{bytes[3], bytes[2], bytes[1], bytes[0]})
		return reversed.String() + ".in-addr.arpa"
	}
	b := make([]byte, 0, len("0.")*32+len("ip6.arpa"))
	for i := len(bytes) - 1; i >= 0; i-- {
		b = append(b, hex[bytes[i]&0xf], '.', hex[bytes[i]>>4], '.')
	}
	return string(append(b, "ip6.arpa"...))
}
