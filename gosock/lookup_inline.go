package gosock

import (
	"errors"
	"strings"
)

const (
	digits = "0123456789"
	// What inet_aton reads, 0x7f.1 and 017700000001 included, and no name that is in use.
	inetDigits = digits + "abcdefABCDEFxX."
)

// Inline answers a Query of which no part is a name, without a goroutine: nothing can block then.
// ok tells whether it did; if not, the Query needs a Lookup.
func Inline(ask System, q *Query) (answer *Answer, ok bool, err error) {
	numeric, ok := q.numeric()
	if !ok {
		return nil, false, nil
	}
	answer, err = ask(&numeric)
	if numeric.Flags != q.Flags && isNoName(err) {
		return nil, false, nil // it only looked like a number
	}
	return answer, true, err
}

// numeric gives the Query that answers q without looking any name up, if there can be one.
func (q *Query) numeric() (numeric Query, ok bool) {
	numeric = *q
	switch q.Kind {
	case Getaddrinfo:
		return numeric, numeric.numericAddrinfo()
	case Getnameinfo:
		const both = niNumericHost | niNumericServ
		return numeric, q.Flags&both == both
	default:
		return numeric, false
	}
}

func (q *Query) numericAddrinfo() bool {
	if q.Service != nil && !looksLikePort(*q.Service) {
		return false
	}
	if q.Host == nil {
		return true
	}
	if looksLikeAddress(*q.Host) {
		q.Flags |= aiNumericHost
	}
	return q.Flags&aiNumericHost != 0
}

// looksLikePort tells what strtoul reads to its end, which is how getaddrinfo knows a port. White
// space is left to the longer way.
func looksLikePort(service string) bool {
	service = strings.TrimPrefix(service, "-")
	return strings.Trim(service, digits) == ""
}

// looksLikeAddress tells what may be an address rather than a name: no name has a colon, and a
// wrong guess costs time only.
func looksLikeAddress(host string) bool {
	if host == "" {
		return false
	}
	if strings.IndexByte(host, ':') >= 0 {
		return true
	}
	return strings.IndexByte(digits, host[0]) >= 0 && strings.Trim(host, inetDigits) == ""
}

func isNoName(err error) bool {
	var refusal *NameError
	return errors.As(err, &refusal) && refusal.Class == AddrInfoError && refusal.Code == eaiNoName
}
