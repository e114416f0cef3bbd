//go:build darwin || freebsd

package gosock

// Of <netdb.h>; x/sys/unix has none of these.
const (
	aiNumericHost = 0x4
	niNumericHost = 0x2
	niNumericServ = 0x8
	niNoFQDN      = 0x1
	eaiNoName     = 8
)
