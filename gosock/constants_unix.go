//go:build unix

package gosock

import "golang.org/x/sys/unix"

// The errors that this package looks for.
const (
	eAgain       = unix.EAGAIN
	eBadF        = unix.EBADF
	eConnAborted = unix.ECONNABORTED
	eInProgress  = unix.EINPROGRESS
	eIntr        = unix.EINTR
	eInval       = unix.EINVAL
	eIsConn      = unix.EISCONN
	eNotConn     = unix.ENOTCONN
	eNotSock     = unix.ENOTSOCK
	eOpNotSupp   = unix.EOPNOTSUPP
	ePipe        = unix.EPIPE
)

// The options and flags that it uses.
const (
	msgDontwait = unix.MSG_DONTWAIT
	msgWaitall  = unix.MSG_WAITALL
	solSocket   = unix.SOL_SOCKET
	soError     = unix.SO_ERROR
	soRcvlowat  = unix.SO_RCVLOWAT
	soType      = unix.SO_TYPE
)

// Readiness, as poll(2) names it.
const (
	readable = unix.POLLIN
	writable = unix.POLLOUT
)
