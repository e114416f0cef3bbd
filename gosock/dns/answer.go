package dns

import (
	"bytes"
	"net/netip"
	"slices"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// reader goes through the answers of a message, and stops where they are wrong.
type reader struct {
	dnsmessage.Parser
	header   dnsmessage.ResourceHeader
	question dnsmessage.Name
	goodName func(*dnsmessage.Name) bool // which names may own records
	wrong    bool
}

var (
	errNoQuestion = &gosock.HostFailure{
		Status: gosock.StatusUnavailable, HErrno: gosock.HostNoRecovery}
	errBadQuestion = &gosock.HostFailure{
		Status: gosock.StatusUnavailable, HErrno: gosock.HostNoRecovery, Errno: syscall.EBADMSG}
)

func anyName(*dnsmessage.Name) bool { return true }

// newReader reads the question, which has to be there, as owner of the first answer.
func newReader(message []byte, goodName func(*dnsmessage.Name) bool) (*reader, error) {
	const questionsAt = 4
	r := &reader{goodName: goodName}
	if _, err := r.Start(message); err != nil || count(message, questionsAt) != 1 {
		return nil, errNoQuestion
	}
	q, err := r.Question()
	if err != nil || !goodName(&q.Name) {
		return nil, errBadQuestion
	}
	r.question = q.Name
	_ = r.SkipAllQuestions()
	return r, nil
}

// next goes to the next record of class IN. It tells whether there is one.
func (r *reader) next() bool {
	for !r.wrong {
		header, err := r.AnswerHeader()
		if err == dnsmessage.ErrSectionDone {
			return false
		}
		if err != nil || !r.goodName(&header.Name) {
			r.wrong = true
			return false
		}
		r.header = header
		if header.Class == dnsmessage.ClassINET {
			return true
		}
		r.skip()
	}
	return false
}

func (r *reader) skip() {
	r.wrong = r.SkipAnswer() != nil
}

// addr reads an A or AAAA record.
func (r *reader) addr() (ip netip.Addr, ok bool) {
	switch {
	case r.header.Type == dnsmessage.TypeA && r.header.Length == 4:
		a, err := r.AResource()
		ip, ok = netip.AddrFrom4(a.A), err == nil
	case r.header.Type == dnsmessage.TypeAAAA && r.header.Length == 16:
		a, err := r.AAAAResource()
		ip, ok = netip.AddrFrom16(a.AAAA), err == nil
	}
	r.wrong = !ok
	return ip, ok
}

// target reads a CNAME record.
func (r *reader) target() (name dnsmessage.Name, ok bool) {
	c, err := r.CNAMEResource()
	ok = err == nil && r.goodName(&c.CNAME) && int(c.CNAME.Length) <= maxText
	r.wrong = !ok
	return c.CNAME, ok
}

// anyEntry reads the replies to questions for A and AAAA records, in the order in which they came.
func anyEntry(r replies) (*gosock.HostEntry, error) {
	entry := &gosock.HostEntry{}
	var err error = errNothing
	if len(r.first) > 0 {
		err = addAddrs(entry, r.first)
	}
	failure, _ := err.(*gosock.HostFailure)
	if len(r.second) > 0 && (failure == nil || failure.Status != gosock.StatusUnavailable) {
		second := addAddrs(entry, r.second)
		other, _ := second.(*gosock.HostFailure)
		switch {
		case failure == nil:
		case other == nil:
			err = nil
		case other.Status != gosock.StatusNotFound:
			err = second
		default:
			failure.HErrno = other.HErrno
		}
	}
	if err != nil {
		return nil, err
	}
	return entry, nil
}

var errNothing = &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNoData}

// addAddrs adds the addresses of a message, whoever owns the records. The entry's name is the last
// one that the message has an alias for, or the owner of the first address.
func addAddrs(entry *gosock.HostEntry, message []byte) error {
	r, err := newReader(message, isHost)
	if err != nil {
		return err
	}
	if count(message, answersAt) == 0 {
		return &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNoData}
	}
	first := len(entry.Addrs) == 0
	canonical, found := "", false
	for r.next() {
		switch r.header.Type {
		case dnsmessage.TypeCNAME:
			if name, ok := r.target(); ok && first {
				canonical = text(&name)
			}
		case dnsmessage.TypeA, dnsmessage.TypeAAAA:
			ip, ok := r.addr()
			if first {
				first = false
				entry.Name = canonical
				if canonical == "" {
					entry.Name = text(&r.header.Name)
				}
			}
			if !ok {
				break
			}
			found = true
			entry.Addrs = append(entry.Addrs, gosock.HostAddr{IP: ip})
		default:
			r.skip()
		}
	}
	switch {
	case found:
		return nil
	case canonical != "":
		return &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNotFound}
	}
	return &gosock.HostFailure{Status: gosock.StatusTryAgain, HErrno: hostInternal}
}

// maxAliases is how many names of a chain gethostbyname keeps.
const maxAliases = 47

// hostEntry reads the reply to a question for A or AAAA records. Records count that the canonical
// name owns which the chain of aliases has led to so far.
func hostEntry(message []byte, rrtype dnsmessage.Type, sortlist []SortEntry) (
	*gosock.HostEntry, error) {
	r, err := newReader(message, isHost)
	if err != nil {
		return nil, err
	}
	entry := &gosock.HostEntry{}
	name := r.question
	for r.next() {
		switch {
		case r.header.Type == dnsmessage.TypeCNAME:
			if len(entry.Aliases) >= maxAliases {
				r.skip()
				break
			}
			if target, ok := r.target(); ok {
				entry.Aliases = append(entry.Aliases, text(&r.header.Name))
				name = target
			}
		case r.header.Type != rrtype || !sameName(&name, &r.header.Name):
			r.skip()
		default:
			if ip, ok := r.addr(); ok {
				if len(entry.Addrs) == 0 {
					name = r.header.Name
				}
				entry.Addrs = append(entry.Addrs, gosock.HostAddr{IP: ip})
			}
		}
	}
	entry.Name = text(&name)
	if len(entry.Addrs) > 0 {
		if rrtype == dnsmessage.TypeA {
			sortAddrs(entry.Addrs, sortlist)
		}
		return entry, nil
	}
	failure := &gosock.HostFailure{
		Status: gosock.StatusTryAgain, HErrno: gosock.HostNoRecovery, Errno: syscall.ENOENT}
	if len(entry.Aliases) > 0 {
		failure.Status = gosock.StatusNotFound
	}
	return nil, failure
}

// addrEntry reads the reply to a question for an address's name. There is only one, the first.
func addrEntry(message []byte, ip netip.Addr) (*gosock.HostEntry, error) {
	r, err := newReader(message, anyName)
	if err != nil {
		return nil, err
	}
	owner := r.question
	for r.next() {
		switch {
		case r.header.Type == dnsmessage.TypeCNAME:
			if target, ok := r.target(); ok {
				owner = target
			}
		case r.header.Type != dnsmessage.TypePTR || !sameName(&owner, &r.header.Name):
			r.skip()
		default:
			ptr, err := r.PTRResource()
			if err != nil || !isHost(&ptr.PTR) {
				r.wrong = true
				break
			}
			return &gosock.HostEntry{Name: text(&ptr.PTR), Addrs: []gosock.HostAddr{{IP: ip}}}, nil
		}
	}
	return nil, &gosock.HostFailure{
		Status: gosock.StatusTryAgain, HErrno: gosock.HostNoRecovery, Errno: syscall.ENOENT}
}

// sortAddrs puts addresses of networks that stand early in the sortlist first.
func sortAddrs(addrs []gosock.HostAddr, sortlist []SortEntry) {
	rank := func(addr gosock.HostAddr) int {
		ip := addr.IP.As4()
		for i, entry := range sortlist {
			masked := ip
			for j := range masked {
				masked[j] &= entry.Mask[j]
			}
			if bytes.Equal(masked[:], entry.Addr[:]) {
				return i
			}
		}
		return len(sortlist)
	}
	stableSort(addrs, rank)
}

func stableSort(addrs []gosock.HostAddr, rank func(gosock.HostAddr) int) {
	slices.SortStableFunc(addrs, func(a, b gosock.HostAddr) int { return rank(a) - rank(b) })
}
