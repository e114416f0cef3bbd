package netdb

import (
	"net"
	"net/netip"
	"slices"
	"testing"
)

func TestOwnNetworks(t *testing.T) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, addr := range addrs {
		prefix, err := netip.ParsePrefix(addr.String())
		if err == nil && prefix.Addr().Is4() {
			want = append(want, prefix.Masked().String())
		}
	}
	var got []string
	for _, network := range ownNetworks() {
		got = append(got, network.String())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, not %v", got, want)
	}
}
