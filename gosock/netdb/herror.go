package netdb

import "gosocket/gosock"

// hostErrors are what gethostbyname_ex and gethostbyaddr fail with, by h_errno. It can be zero, for
// no error, although nothing was found.
var hostErrors = makeErrors(gosock.HostError, map[int]string{
	gosock.HostInternal:   "the system failed",
	0:                     "no error",
	gosock.HostNotFound:   "host not found",
	gosock.HostTryAgain:   "host not found, try again",
	gosock.HostNoRecovery: "the name server failed",
	gosock.HostNoData:     "no address for this name",
})

func hostError(hErrno int) error { return hostErrors[hErrno] }
