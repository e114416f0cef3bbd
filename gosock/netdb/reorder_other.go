//go:build !linux

package netdb

import "net/netip"

// ownNetworks knows of none.
func ownNetworks() []netip.Prefix { return nil }
