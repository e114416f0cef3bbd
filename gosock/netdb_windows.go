package gosock

import "golang.org/x/sys/windows"

// Of <ws2tcpip.h>; x/sys/windows lacks the flags of getnameinfo.
const (
	aiNumericHost = windows.AI_NUMERICHOST
	niNumericHost = 0x2
	niNumericServ = 0x8
	niNoFQDN      = 0x1
	eaiNoName     = int(windows.WSAHOST_NOT_FOUND)
)
