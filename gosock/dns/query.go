package dns

import (
	"encoding/binary"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// replies are what came for one question or two, in the order in which they came. Either is empty
// where a server failed.
type replies struct {
	first, second []byte
	rcode         dnsmessage.RCode // of the last that came first, even if it was dropped
}

// The header of a message, as far as the library does not show it.
const (
	headerSize  = 12
	questionsAt = 4
	answersAt   = 6
	extraAt     = 10
	ednsSize    = 1200 // what glibc lets servers send
	maxDatagram = 512
)

func count(message []byte, at int) uint16 { return binary.BigEndian.Uint16(message[at:]) }

// query asks one question for each type, and fails unless one of the replies has an answer.
func (l *lookup) query(name string, types ...dnsmessage.Type) (r replies, ok bool) {
	parsed, err := readName(name)
	if err != nil {
		l.errno, l.hErrno = syscall.EMSGSIZE, gosock.HostNoRecovery
		return r, false
	}
	if l.config.NoAAAA && types[0] == dnsmessage.TypeAAAA {
		return l.noAAAA(name)
	}
	questions := make([]question, len(types))
	for i, rrtype := range types {
		questions[i] = l.question(parsed, rrtype)
	}
	r, ok = l.send(questions)
	if !ok {
		l.hErrno = gosock.HostTryAgain
		return r, false
	}
	l.hErrno = verdict(r)
	return r, l.hErrno == 0
}

// noAAAA asks for A instead of AAAA records, so as to tell a host that has other records from one
// that is not there. glibc does without EDNS then.
func (l *lookup) noAAAA(name string) (r replies, ok bool) {
	l.bare = true
	defer func() { l.bare = false }()
	r, ok = l.query(name, dnsmessage.TypeA)
	silent := l.errno == syscall.ETIMEDOUT && r.rcode == dnsmessage.RCodeSuccess
	if ok || silent {
		l.hErrno = gosock.HostNoData
	}
	return replies{rcode: r.rcode}, false
}

// question is one query, ready to be sent.
type question struct {
	dnsmessage.Question
	id      uint16
	message []byte
}

func (l *lookup) question(name dnsmessage.Name, rrtype dnsmessage.Type) question {
	q := question{
		Question: dnsmessage.Question{Name: name, Type: rrtype, Class: dnsmessage.ClassINET},
		id:       randomID(),
	}
	b := dnsmessage.NewBuilder(nil, dnsmessage.Header{
		ID: q.id, RecursionDesired: true, AuthenticData: l.config.TrustAD,
	})
	// The name has been checked, and nothing else can be wrong.
	_ = b.StartQuestions()
	_ = b.Question(q.Question)
	if l.config.EDNS0 && !l.bare {
		var h dnsmessage.ResourceHeader
		h.Name = dnsmessage.MustNewName(".")
		_ = h.SetEDNS0(ednsSize, 0, false)
		_ = b.StartAdditionals()
		_ = b.OPTResource(h, dnsmessage.OPTResource{})
	}
	q.message, _ = b.Finish()
	return q
}

// verdict is the h_errno of what came, or zero if one of the replies has an answer.
func verdict(r replies) int {
	one, two := r.first, r.second
	if len(two) < headerSize {
		two = one
	}
	if len(one) < headerSize {
		one = two
	}
	if hasAnswer(one) || hasAnswer(two) {
		return 0
	}
	code := rcode(one)
	if code == dnsmessage.RCodeSuccess {
		code = rcode(two)
	}
	switch code {
	case dnsmessage.RCodeNameError:
		return gosock.HostNotFound
	case dnsmessage.RCodeServerFailure:
		return gosock.HostTryAgain
	case dnsmessage.RCodeSuccess:
		return gosock.HostNoData
	}
	return gosock.HostNoRecovery
}

func hasAnswer(message []byte) bool {
	return rcode(message) == dnsmessage.RCodeSuccess && count(message, answersAt) != 0
}

func rcode(message []byte) dnsmessage.RCode { return dnsmessage.RCode(message[3] & 0xf) }
