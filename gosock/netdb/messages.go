package netdb

import "gosocket/gosock"

// The errors of getaddrinfo and getnameinfo, with glibc's numbers.
const (
	eaiBadFlags   = -1
	eaiNoName     = -2
	eaiAgain      = -3
	eaiFail       = -4
	eaiNoData     = -5
	eaiFamily     = -6
	eaiSockType   = -7
	eaiService    = -8
	eaiAddrFamily = -9
	eaiMemory     = -10
	eaiSystem     = -11
	eaiOverflow   = -12
	eaiIDNEncode  = -105
)

// addrInfoMessages is what gai_strerror says. It has no words for an overflow.
var addrInfoMessages = map[int]string{
	eaiBadFlags:   "Bad value for ai_flags",
	eaiNoName:     "Name or service not known",
	eaiAgain:      "Temporary failure in name resolution",
	eaiFail:       "Non-recoverable failure in name resolution",
	eaiNoData:     "No address associated with hostname",
	eaiFamily:     "ai_family not supported",
	eaiSockType:   "ai_socktype not supported",
	eaiService:    "Servname not supported for ai_socktype",
	eaiAddrFamily: "Address family for hostname not supported",
	eaiMemory:     "Memory allocation failure",
	eaiSystem:     "System error",
	eaiOverflow:   "Unknown error",
	eaiIDNEncode:  "Parameter string not correctly encoded",
}

// hostMessages is what hstrerror says.
var hostMessages = map[int]string{
	gosock.HostInternal:   "Resolver internal error",
	0:                     "Resolver Error 0 (no error)",
	gosock.HostNotFound:   "Unknown host",
	gosock.HostTryAgain:   "Host name lookup failure",
	gosock.HostNoRecovery: "Unknown server error",
	gosock.HostNoData:     "No address associated with name",
}

// addrInfoError is a failure of getaddrinfo or getnameinfo.
func addrInfoError(code int) *gosock.NameError {
	return &gosock.NameError{
		Class:   gosock.AddrInfoError,
		Code:    code,
		Message: addrInfoMessages[code],
	}
}

// hostError is a failure of gethostbyname_ex or gethostbyaddr.
func hostError(hErrno int) *gosock.NameError {
	return &gosock.NameError{
		Class:   gosock.HostError,
		Code:    hErrno,
		Message: hostMessages[hErrno],
	}
}
