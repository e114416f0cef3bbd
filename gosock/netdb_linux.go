package gosock

// Of <netdb.h>; x/sys/unix has none of these.
const (
	aiNumericHost = 0x4
	niNumericHost = 0x1
	niNumericServ = 0x2
	niNoFQDN      = 0x4
	eaiNoName     = -2
)
