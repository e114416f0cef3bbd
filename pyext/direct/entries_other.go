//go:build !amd64

package direct

// There are no entries: C makes the calls in their full form.
const (
	Recv        = uintptr(0)
	Recvfrom    = uintptr(0)
	Recvmsg     = uintptr(0)
	Send        = uintptr(0)
	Sendall     = uintptr(0)
	Sendmsg     = uintptr(0)
	Accept      = uintptr(0)
	Connect     = uintptr(0)
	Socket      = uintptr(0)
	Adopt       = uintptr(0)
	Socketpair  = uintptr(0)
	Setblocking = uintptr(0)
	Getsockname = uintptr(0)
	Getpeername = uintptr(0)
	Getsockopt  = uintptr(0)
	Setsockopt  = uintptr(0)
	Pack        = uintptr(0)
	InetPton    = uintptr(0)
)
