package gosock

import "golang.org/x/sys/windows"

// The errors that this package looks for. A connection that is being made is what would block, and
// a closed socket is none.
const (
	eAgain       = windows.WSAEWOULDBLOCK
	eBadF        = windows.WSAENOTSOCK
	eConnAborted = windows.WSAECONNABORTED
	eInProgress  = windows.WSAEWOULDBLOCK
	eIntr        = windows.WSAEINTR
	eInval       = windows.WSAEINVAL
	eIsConn      = windows.WSAEISCONN
	eNotConn     = windows.WSAENOTCONN
	eNotSock     = windows.WSAENOTSOCK
	eOpNotSupp   = windows.WSAEOPNOTSUPP
	ePipe        = windows.WSAESHUTDOWN
)

// The options and flags that it uses. Those of <winsock2.h> that x/sys/windows lacks are numbers.
const (
	msgDontwait = 0 // there is no such flag
	msgWaitall  = windows.MSG_WAITALL
	solSocket   = windows.SOL_SOCKET
	soError     = 0x1007
	soRcvlowat  = 0x1004
	soType      = 0x1008
)
