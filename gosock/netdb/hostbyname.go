package netdb

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"syscall"

	"gosocket/gosock"
)

// gethostbyname answers as gethostbyname_ex does: with the host's IPv4 addresses and its aliases.
func (d *Database) gethostbyname(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	said := hErrno{HostSource: d.dns}
	entry, err := d.saying(&said).hostByName(ctx, *q.Host, syscall.AF_INET)
	return hostAnswer(entry, err, &said)
}

// hostByName is glibc's gethostbyname2_r.
func (d *Database) hostByName(ctx context.Context, name string, family int) (
	*gosock.HostEntry, error) {
	if entry, err := numericHost(name, family); entry != nil || err != nil {
		return entry, err
	}
	entry, err := d.walkHosts(func(s HostSource) (*gosock.HostEntry, error) {
		return s.ByName(ctx, name, family)
	})
	if err != nil {
		return nil, err
	}
	return d.reorder(entry), nil
}

func (d *Database) walkHosts(ask func(HostSource) (*gosock.HostEntry, error)) (
	*gosock.HostEntry, error) {
	return walk(d.files.Nsswitch().Actions("hosts"), func(name string) (*gosock.HostEntry, error) {
		source, err := d.source(name)
		if err != nil {
			return nil, err
		}
		return ask(source)
	})
}

const (
	digits  = "0123456789"
	hexText = digits + "abcdefABCDEF"
)

// numericHost gives a name that is an address, or the failure of one that looks like an address.
// Only IPv4 addresses of decimal numbers count, of which a dot at the end makes a name.
func numericHost(name string, family int) (*gosock.HostEntry, error) {
	if name == "" || !strings.ContainsRune(hexText+":", rune(name[0])) {
		return nil, nil
	}
	isDecimal := strings.Trim(name, digits+".") == ""
	if isDecimal && !strings.HasSuffix(name, ".") {
		return hostOfAddress(name, family, syscall.AF_INET)
	}
	if strings.Contains(name, ":") {
		if family == syscall.AF_INET {
			return nil, notAnAddress()
		}
		isHex := strings.Trim(name, hexText+":.") == ""
		if isHex && !strings.HasSuffix(name, ".") {
			return hostOfAddress(name, family, syscall.AF_INET6)
		}
	}
	return nil, nil
}

func notAnAddress() *gosock.HostFailure {
	return &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNotFound}
}

// hostOfAddress makes a host of a text that is to be an address of a family, if that one is wanted.
func hostOfAddress(text string, wanted, family int) (*gosock.HostEntry, error) {
	if wanted != family {
		return nil, notAnAddress()
	}
	var ip netip.Addr
	var ok bool
	if family == syscall.AF_INET {
		var addr [4]byte
		addr, ok = gosock.ParseAton(text)
		ip = netip.AddrFrom4(addr)
	} else {
		var addr [16]byte
		addr, ok = gosock.ParseIPv6(text)
		ip = netip.AddrFrom16(addr)
	}
	if !ok {
		return nil, notAnAddress()
	}
	return &gosock.HostEntry{Name: text, Addrs: []gosock.HostAddr{{IP: ip}}}, nil
}

// hErrno is a source that remembers the h_errno of its latest failure.
//
// CPython tells what is wrong from the thread's h_errno. That is written by the functions which ask
// name servers, whereas the verdict on all sources goes elsewhere.
type hErrno struct {
	HostSource
	latest int
}

// saying is a Database whose name servers are those of said.
func (d *Database) saying(said *hErrno) *Database {
	saying := *d
	saying.dns = said
	return &saying
}

// ByName asks the source itself.
func (s *hErrno) ByName(ctx context.Context, name string, family int) (*gosock.HostEntry, error) {
	return s.note(s.HostSource.ByName(ctx, name, family))
}

// ByAddr asks the source itself.
func (s *hErrno) ByAddr(ctx context.Context, ip netip.Addr) (*gosock.HostEntry, error) {
	return s.note(s.HostSource.ByAddr(ctx, ip))
}

func (s *hErrno) note(entry *gosock.HostEntry, err error) (*gosock.HostEntry, error) {
	var failure *gosock.HostFailure
	if errors.As(err, &failure) && !failure.Quiet {
		s.latest = failure.HErrno
	}
	return entry, err
}

func hostAnswer(entry *gosock.HostEntry, err error, said *hErrno) (*gosock.Answer, error) {
	var failure *gosock.HostFailure
	if errors.As(err, &failure) {
		return nil, hostError(said.latest)
	}
	if err != nil {
		return nil, err
	}
	answer := &gosock.Answer{Name: entry.Name, Aliases: entry.Aliases}
	for _, addr := range entry.Addrs {
		answer.Addrs = append(answer.Addrs, addrInfo(addr.IP))
	}
	return answer, nil
}

func addrInfo(ip netip.Addr) gosock.AddrInfo {
	family := syscall.AF_INET6
	if ip.Is4() {
		family = syscall.AF_INET
	}
	return gosock.AddrInfo{Family: family, Addr: gosock.JoinSockaddr(family, ip.AsSlice())}
}
