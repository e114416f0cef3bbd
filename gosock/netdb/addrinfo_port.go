package netdb

import (
	"strings"
	"syscall"
)

// Of <sys/socket.h> and <netinet/in.h>; package syscall lacks them on some systems.
const (
	sockDCCP     = 6
	protoDCCP    = 33
	protoSCTP    = 132
	protoUDPLite = 136
)

// transport is a way to use an address: what stands in a row of glibc's table.
type transport struct {
	name        string // of the protocol, as services(5) has it
	kind, proto int
	byDefault   bool // used where the caller names neither
}

// raw is the transport without ports, of whatever protocol the caller names.
const raw = "raw"

var transports = []transport{
	{"tcp", syscall.SOCK_STREAM, syscall.IPPROTO_TCP, true},
	{"udp", syscall.SOCK_DGRAM, syscall.IPPROTO_UDP, true},
	{"dccp", sockDCCP, protoDCCP, false},
	{"udplite", syscall.SOCK_DGRAM, protoUDPLite, false},
	{"sctp", syscall.SOCK_STREAM, protoSCTP, false},
	{"sctp", syscall.SOCK_SEQPACKET, protoSCTP, false},
	{raw, syscall.SOCK_RAW, 0, true},
}

// endpoint is what an AddrInfo says beside the address.
type endpoint struct {
	kind, proto int
	port        uint16
}

// endpoints gives the ways in which each address is to be answered.
func (r *addrRequest) endpoints() ([]endpoint, error) {
	port, numeric := uint16(0), true
	if r.port != nil && *r.port != "" {
		port, numeric = parsePort(*r.port)
	}
	hasPort := r.port != nil && *r.port != ""
	if r.query.Type != 0 || r.query.Proto != 0 {
		return r.endpoint(port, hasPort, numeric)
	}
	if numeric {
		return defaultEndpoints(port), nil
	}
	return r.namedEndpoints()
}

// endpoint is for the first transport that the caller's type and protocol fit.
func (r *addrRequest) endpoint(port uint16, hasPort, numeric bool) ([]endpoint, error) {
	fit := r.transport()
	switch {
	case fit == nil:
		return nil, eai(eaiSockType)
	case fit.name == raw && hasPort:
		return nil, eai(eaiService)
	case !numeric:
		var err error
		if port, err = r.namedPort(fit); err != nil {
			return nil, err
		}
	}
	proto := fit.proto
	if fit.name == raw {
		proto = r.query.Proto
	}
	return []endpoint{{fit.kind, proto, port}}, nil
}

func (r *addrRequest) transport() *transport {
	for i := range transports {
		t := &transports[i]
		typeFits := r.query.Type == 0 || r.query.Type == t.kind
		protoFits := r.query.Proto == 0 || r.query.Proto == t.proto || t.name == raw
		if typeFits && protoFits {
			return t
		}
	}
	return nil
}

func defaultEndpoints(port uint16) []endpoint {
	endpoints := make([]endpoint, 0, len(transports))
	for i := range transports {
		if t := &transports[i]; t.byDefault {
			endpoints = append(endpoints, endpoint{t.kind, t.proto, port})
		}
	}
	return endpoints
}

// namedEndpoints is for every transport that has a service of the name.
func (r *addrRequest) namedEndpoints() (endpoints []endpoint, err error) {
	for i := range transports {
		t := &transports[i]
		if t.name == raw {
			continue
		}
		port, err := r.namedPort(t)
		if err == nil {
			endpoints = append(endpoints, endpoint{t.kind, t.proto, port})
		} else if !isEAI(err, eaiService) {
			return nil, err
		}
	}
	if len(endpoints) == 0 {
		return nil, eai(eaiService)
	}
	return endpoints, nil
}

// namedPort looks a service's name up.
func (r *addrRequest) namedPort(t *transport) (uint16, error) {
	service, err := r.serviceByName(*r.port, t.name)
	if err != nil {
		return 0, notFound(err, eai(eaiService))
	}
	return service.Port, nil
}

// parsePort reads a port as strtoul does, and takes an int of it: what that makes negative is a
// name after all. Of the rest the kernel sees the lower 16 bits.
func parsePort(text string) (port uint16, ok bool) {
	value, ok := parseUnsigned(text)
	number := int32(value)
	return uint16(number), ok && number >= 0
}

// isPort tells what strtoul reads to its end.
func isPort(text string) bool {
	_, ok := parseUnsigned(text)
	return ok || text == ""
}

// parseUnsigned is strtoul for a text that is a decimal number as a whole: white space and a sign
// may come first, too large a number is the largest, and a negative one wraps around.
func parseUnsigned(text string) (value uint64, ok bool) {
	text = strings.TrimLeft(text, whiteSpace)
	negative := strings.HasPrefix(text, "-")
	if negative || strings.HasPrefix(text, "+") {
		text = text[1:]
	}
	const largest = 1<<64 - 1
	overflow := false
	for i := range len(text) {
		digit := uint64(text[i] - '0')
		if digit > 9 {
			return 0, false
		}
		overflow = overflow || value > (largest-digit)/10
		value = value*10 + digit
	}
	switch {
	case overflow:
		value = largest
	case negative:
		value = -value
	}
	return value, text != ""
}
