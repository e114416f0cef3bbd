package netdb

import "gosocket/gosock"

// What getaddrinfo and getnameinfo fail with, of <netdb.h>.
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
	eaiOverflow   = -12
)

var eaiErrors = makeErrors(gosock.AddrInfoError, map[int]string{
	eaiBadFlags:   "unknown flags",
	eaiNoName:     "no such host or service",
	eaiAgain:      "no name server has an answer now",
	eaiFail:       "the name server failed",
	eaiNoData:     "the host has no address",
	eaiFamily:     "no such address family",
	eaiSockType:   "no such socket type for this protocol",
	eaiService:    "no such service for this socket type",
	eaiAddrFamily: "the host is an address of another family",
	eaiOverflow:   "no room for the name",
})

func makeErrors(class gosock.NameErrorClass, messages map[int]string) map[int]*gosock.NameError {
	all := make(map[int]*gosock.NameError, len(messages))
	for code, message := range messages {
		all[code] = &gosock.NameError{Class: class, Code: code, Message: message}
	}
	return all
}

// eai is the error of a code.
func eai(code int) error { return eaiErrors[code] }

func isEAI(err error, code int) bool { return err == eai(code) }
