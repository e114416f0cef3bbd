package netdb

import (
	"context"
	"net/netip"
	"strings"
	"syscall"

	"gosocket/gosock"
)

// ownDomain gives the domain in the first of this machine's names that has one. As with glibc, what
// it finds out first is what counts.
func (d *Database) ownDomain(ctx context.Context) (string, error) {
	if known := d.domain.Load(); known != nil {
		return *known, nil
	}
	for _, find := range []func(context.Context) (string, error){
		d.localhostName, d.kernelName, d.fullName, d.loopbackName,
	} {
		name, err := find(ctx)
		if err := notFound(err, nil); err != nil {
			return "", err
		}
		if _, domain, ok := strings.Cut(name, "."); ok {
			d.domain.CompareAndSwap(nil, &domain)
			return *d.domain.Load(), nil
		}
	}
	d.domain.CompareAndSwap(nil, new(string))
	return *d.domain.Load(), nil
}

func (d *Database) localhostName(ctx context.Context) (string, error) {
	return nameOf(d.hostByName(ctx, "localhost", syscall.AF_INET))
}

func (d *Database) kernelName(context.Context) (string, error) { return gosock.Hostname() }

func (d *Database) fullName(ctx context.Context) (string, error) {
	name, err := gosock.Hostname()
	if err != nil {
		return "", err
	}
	return nameOf(d.hostByName(ctx, name, syscall.AF_INET))
}

func (d *Database) loopbackName(ctx context.Context) (string, error) {
	return nameOf(d.hostByAddr(ctx, netip.AddrFrom4([4]byte{127, 0, 0, 1})))
}

func nameOf(entry *gosock.HostEntry, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return entry.Name, nil
}

// withoutDomain cuts a domain, and what follows it, off a name that has it further on.
func withoutDomain(name, domain string) string {
	at := strings.Index(name, domain)
	if domain == "" || at < 1 || name[at-1] != '.' {
		return name
	}
	return name[:at-1]
}
