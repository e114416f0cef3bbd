package netdb

import (
	"net/netip"
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
func (d *Database) reorder(entry *gosock.HostEntry) {
	if !d.files.HostConf().Reorder {
		return
	}
	for i, addr := range entry.Addrs {
		for _, network := range d.networks.get() {
			if network.Contains(addr.IP) {
				entry.Addrs[0], entry.Addrs[i] = entry.Addrs[i], entry.Addrs[0]
				return
			}
		}
	}
}
