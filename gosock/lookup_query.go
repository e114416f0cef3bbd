package gosock

import "context"

// QueryKind says which question a Query asks, by the C function that answers it.
type QueryKind int

// The questions, in the order of the C interface.
const (
	Getaddrinfo QueryKind = iota + 1
	Getnameinfo
	Gethostbyname
	Gethostbyaddr
	Getservbyname
	Getservbyport
	Getprotobyname
)

// Query is one question about names. A nil string is C's NULL, which is not the empty string.
type Query struct {
	Kind                       QueryKind
	Host, Service, Protocol    *string
	Family, Type, Proto, Flags int
	Port                       int
	Addr                       []byte // a struct sockaddr, as the kernel has it

	// Getnameinfo, where it has no Addr, makes it of a numeric Host, the Port and the Scope.
	Scope uint32
	More  bool // the caller has said more than Host and Port, as goes for IPv6 alone
}

// Answer is what came of a Query; which fields are filled depends on its Kind.
type Answer struct {
	Number  int      // a port or a protocol number
	Name    string   // of a host or a service
	Service string   // the other half of Getnameinfo's answer
	Aliases []string // of a host
	Addrs   []AddrInfo
}

// AddrInfo is an address a name stands for; only Getaddrinfo fills more than Family and Addr.
type AddrInfo struct {
	Family, Type, Proto int
	CanonName           string
	Addr                []byte
}

// System answers a Query and may block for as long as it takes, or until the context is cancelled.
// It fails with a *NameError, or with an errno where that is what the resolver had to report.
type System func(context.Context, *Query) (*Answer, error)

// NameErrorClass tells the numbering of a NameError's code, and so the exception it becomes.
type NameErrorClass int

// The classes of NameError.
const (
	AddrInfoError NameErrorClass = iota // EAI_*, of getaddrinfo and getnameinfo
	HostError                           // h_errno, of gethostbyname and gethostbyaddr
	NotFound                            // no code: a service or protocol nobody has heard of
)

// NameError is a resolver's refusal.
type NameError struct {
	Class   NameErrorClass
	Code    int
	Message string
}

// Error gives the message of the resolver.
func (e *NameError) Error() string {
	return e.Message
}

// What CPython says of an address to be named.
var (
	ErrSeveralAddrs = &NameError{Class: NotFound,
		Message: "sockaddr resolved to multiple addresses"}
	ErrNotPair = &NameError{Class: NotFound, Message: "IPv4 sockaddr must be 2 tuple"}
)

// What the files of services and protocols are said to lack.
var (
	ErrNoService  = &NameError{Class: NotFound, Message: "service/proto not found"}
	ErrNoPort     = &NameError{Class: NotFound, Message: "port/proto not found"}
	ErrNoProtocol = &NameError{Class: NotFound, Message: "protocol not found"}
)
