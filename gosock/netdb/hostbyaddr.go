package netdb

import (
	"context"
	"net/netip"
	"slices"
	"syscall"

	"gosocket/gosock"
)

func (d *Database) gethostbyaddr(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	_, ip := gosock.SplitSockaddr(q.Addr)
	addr, ok := netip.AddrFromSlice(ip)
	if !ok {
		return nil, syscall.EAFNOSUPPORT
	}
	said := hErrno{HostSource: d.dns}
	entry, err := d.saying(&said).hostByAddr(ctx, addr)
	return hostAnswer(entry, err, &said)
}

// hostByAddr is glibc's gethostbyaddr_r.
func (d *Database) hostByAddr(ctx context.Context, ip netip.Addr) (*gosock.HostEntry, error) {
	if ip == netip.IPv6Unspecified() {
		return nil, notAnAddress()
	}
	entry, err := d.walkHosts(func(s HostSource) (*gosock.HostEntry, error) {
		return s.ByAddr(ctx, ip)
	})
	if err != nil {
		return nil, err
	}
	return d.trim(d.reorder(entry)), nil
}

// trim takes the domains of host.conf(5) off a host's names.
func (d *Database) trim(entry *gosock.HostEntry) *gosock.HostEntry {
	conf := d.files.HostConf()
	if len(conf.Trim) == 0 {
		return entry
	}
	trimmed := *entry
	trimmed.Name = conf.TrimDomain(entry.Name)
	trimmed.Aliases = slices.Clone(entry.Aliases)
	for i, alias := range trimmed.Aliases {
		trimmed.Aliases[i] = conf.TrimDomain(alias)
	}
	return &trimmed
}
