//go:build !linux

package netdb

import "net/netip"

// interfaces is what is known of this machine's addresses, which is nothing here.
type interfaces struct{ inet, inet6 bool }

type sourceInfo struct {
	deprecated, home bool
	prefix           int
	index            uint32
}

func askInterfaces() *interfaces { return &interfaces{inet: true, inet6: true} }

func (*interfaces) source(netip.Addr) sourceInfo { return sourceInfo{} }

func isNative(uint32) bool { return true }

// probe finds out source addresses, on Linux.
type probe struct{}

func newProbe() *probe { return &probe{} }

func (*probe) source(int, []byte) (source netip.Addr, ok bool) { return source, true }

func (*probe) close() {}
