package netdb

import (
	"net/netip"
	"slices"
	"sync"

	"gosocket/gosock"
)

// networks are the IPv4 networks that this machine is in. As with glibc, what it was in when it was
// first asked, if in any, is what counts.
type networks struct {
	mu    sync.Mutex
	known []netip.Prefix
}

func (n *networks) get() []netip.Prefix {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.known) == 0 {
		n.known = ownNetworks()
	}
	return n.known
}

// reorder puts the first IPv4 address in one of this machine's networks before the others, if
// host.conf(5) wants it.
func (d *Database) reorder(entry *gosock.HostEntry) *gosock.HostEntry {
	if !d.files.HostConf().Reorder {
		return entry
	}
	networks := d.networks.get()
	near := slices.IndexFunc(entry.Addrs, func(addr gosock.HostAddr) bool {
		return slices.ContainsFunc(networks, func(network netip.Prefix) bool {
			return network.Contains(addr.IP)
		})
	})
	if near < 1 {
		return entry
	}
	reordered := *entry // as others may have been given the same one
	reordered.Addrs = slices.Clone(entry.Addrs)
	addrs := reordered.Addrs
	addrs[0], addrs[near] = addrs[near], addrs[0]
	return &reordered
}
