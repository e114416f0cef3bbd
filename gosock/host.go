package gosock

import (
	"net/netip"
	"syscall"
)

// HostEntry is what a source of names says of a host: C's struct hostent, with addresses of both
// families.
type HostEntry struct {
	Name    string
	Aliases []string
	Addrs   []HostAddr
}

// HostAddr is one address of a HostEntry. Scope is the index of an interface, or zero; IP has no
// zone.
type HostAddr struct {
	IP    netip.Addr
	Scope uint32
}

// SourceStatus is what a source of names makes of a question, as in nsswitch.conf(5).
type SourceStatus int

// The statuses, with glibc's numbers.
const (
	StatusTryAgain SourceStatus = iota - 2
	StatusUnavailable
	StatusNotFound
	StatusSuccess
)

// HostInternal is the h_errno that says to look at errno.
const HostInternal = -1

// The other values of h_errno.
const (
	HostNotFound = iota + 1
	HostTryAgain
	HostNoRecovery
	HostNoData
)

// HostFailure is why a source has no HostEntry to give.
type HostFailure struct {
	Status SourceStatus
	HErrno int
	Errno  syscall.Errno // or zero
	Quiet  bool          // in C, the thread's own h_errno is left as it was
}

// Error tells the h_errno in words.
func (e *HostFailure) Error() string {
	switch e.HErrno {
	case HostNotFound:
		return "host not found"
	case HostTryAgain:
		return "host not found, try again"
	case HostNoData:
		return "no address for this name"
	}
	return "the name server failed"
}
