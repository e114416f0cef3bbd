package dns

import (
	"net/netip"
	"slices"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// What is made of a reply that has no address, or no name, or one that no host has (errNoHost).
// Which it is decides what is asked next.
var (
	errNotFound  = quiet(gosock.StatusNotFound, gosock.HostNotFound, 0)
	errNoHost    = quiet(gosock.StatusNotFound, gosock.HostNotFound, syscall.ENOENT)
	errNoRecord  = quiet(gosock.StatusTryAgain, gosock.HostNoRecovery, syscall.ENOENT)
	errMalformed = quiet(gosock.StatusUnavailable, gosock.HostNoRecovery, 0)
)

func quiet(status gosock.SourceStatus, hErrno int, errno syscall.Errno) *gosock.HostFailure {
	return &gosock.HostFailure{Status: status, HErrno: hErrno, Errno: errno, Quiet: true}
}

// reader goes through the answers of a message, as a bufio.Scanner goes through lines:
//
//	for r.next() {
//		// r.record is there; one of alias, addr, read or skip goes past it
//	}
//	return r.err
type reader struct {
	dnsmessage.Parser
	err      error // what ended it before its end
	code     dnsmessage.RCode
	question dnsmessage.Question
	record   dnsmessage.ResourceHeader
	owner    dnsmessage.Name // whose records count: where the aliases have led to
}

// newReader reads the question, of which there has to be one.
func newReader(message []byte) (*reader, error) {
	r := &reader{}
	header, err := r.Start(message)
	if err != nil || count(message, questionsAt) != 1 {
		return nil, errMalformed
	}
	if r.question, err = r.Question(); err != nil {
		return nil, errMalformed
	}
	r.code, r.owner = header.RCode, r.question.Name
	_ = r.SkipAllQuestions()
	return r, nil
}

// next goes to the next answer, if there is one. All of it has to be there.
func (r *reader) next() bool {
	if r.err != nil {
		return false
	}
	var err error
	r.record, err = r.AnswerHeader()
	if err == dnsmessage.ErrSectionDone {
		return false
	}
	ahead := r.Parser
	return r.well(err) && r.well(ahead.SkipAnswer())
}

// well tells whether there was no error; one makes the message malformed.
func (r *reader) well(err error) bool {
	if err != nil {
		r.err = errMalformed
	}
	return err == nil
}

func (r *reader) skip() {
	r.well(r.SkipAnswer())
}

// alias reads a CNAME record, whoever owns it, and tells whether it could.
func (r *reader) alias() bool {
	cname, err := r.CNAMEResource()
	if !r.well(err) {
		return false
	}
	r.owner = cname.CNAME
	return true
}

// sizes are the lengths of addresses.
var sizes = map[dnsmessage.Type]uint16{dnsmessage.TypeA: 4, dnsmessage.TypeAAAA: 16}

// hasAddr tells whether the record is an address that was asked for.
func (r *reader) hasAddr(rrtype dnsmessage.Type) bool {
	return r.record.Type == rrtype && r.record.Length == sizes[rrtype] &&
		sameName(&r.record.Name, &r.owner)
}

func (r *reader) addr() gosock.HostAddr {
	var ip netip.Addr
	var err error
	if r.record.Type == dnsmessage.TypeA {
		var a dnsmessage.AResource
		a, err = r.AResource()
		ip = netip.AddrFrom4(a.A)
	} else {
		var a dnsmessage.AAAAResource
		a, err = r.AAAAResource()
		ip = netip.AddrFrom16(a.AAAA)
	}
	r.well(err)
	return gosock.HostAddr{IP: ip}
}

// anyEntry reads the replies to questions for A and AAAA records, in the order in which they came.
func anyEntry(r replies) (*gosock.HostEntry, error) {
	entry := &gosock.HostEntry{}
	first, second := error(errNotFound), error(errNotFound)
	if len(r.first) > 0 {
		first = addAddrs(entry, r.first)
	}
	if len(r.second) > 0 && first != errMalformed {
		second = addAddrs(entry, r.second)
	}
	if first != nil && second != errNotFound {
		first = second
	}
	if first != nil {
		return nil, first
	}
	return entry, nil
}

// addAddrs adds the addresses of a message. The entry's name is where the aliases have led to, as
// far as those are names for hosts.
func addAddrs(entry *gosock.HostEntry, message []byte) error {
	r, err := newReader(message)
	if err != nil {
		return err
	}
	canonical, before := r.question.Name, len(entry.Addrs)
	if !isHost(&canonical) {
		return errNotFound
	}
	for r.next() {
		switch {
		case r.record.Type == dnsmessage.TypeCNAME:
			if r.alias() && isHost(&r.owner) {
				canonical = r.owner
			}
		case r.hasAddr(r.question.Type):
			if len(entry.Addrs) == 0 {
				entry.Name = text(&canonical)
			}
			entry.Addrs = append(entry.Addrs, r.addr())
		default:
			r.skip()
		}
	}
	if r.err == nil && len(entry.Addrs) == before {
		return errNotFound
	}
	return r.err
}

// hostEntry reads the reply to a question for A or AAAA records. The last of the names that the
// aliases go through is the entry's.
func hostEntry(message []byte, rrtype dnsmessage.Type, sortlist []SortEntry) (
	*gosock.HostEntry, error) {
	r, err := newReader(message)
	if err != nil {
		return nil, err
	}
	if r.code == dnsmessage.RCodeNameError || !isHost(&r.owner) {
		return nil, errNoHost
	}
	names := []string{text(&r.owner)}
	var addrs []gosock.HostAddr
	for r.next() {
		switch {
		case r.record.Class != dnsmessage.ClassINET:
			r.skip()
		case r.record.Type == dnsmessage.TypeCNAME:
			if r.alias() && isHost(&r.owner) {
				names = append(names, text(&r.owner))
			}
		case r.hasAddr(rrtype):
			addrs = append(addrs, r.addr())
		default:
			r.skip()
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(addrs) == 0 {
		return nil, errNoRecord
	}
	if rrtype == dnsmessage.TypeA {
		sortAddrs(addrs, sortlist)
	}
	last := len(names) - 1
	return &gosock.HostEntry{Name: names[last], Aliases: names[:last], Addrs: addrs}, nil
}

// addrEntry reads the reply to a question for an address's name. There is only one, the first.
func addrEntry(message []byte, ip netip.Addr) (*gosock.HostEntry, error) {
	r, err := newReader(message)
	if err != nil {
		return nil, err
	}
	for r.next() {
		switch {
		case r.record.Class != dnsmessage.ClassINET:
			r.skip()
		case r.record.Type == dnsmessage.TypeCNAME:
			r.alias()
		case r.record.Type == dnsmessage.TypePTR && sameName(&r.record.Name, &r.owner):
			ptr, err := r.PTRResource()
			if err != nil || !isHost(&ptr.PTR) {
				return nil, errMalformed
			}
			return &gosock.HostEntry{Name: text(&ptr.PTR), Addrs: []gosock.HostAddr{{IP: ip}}}, nil
		default:
			r.skip()
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	return nil, errNoRecord
}

// sortAddrs puts addresses of networks that stand early in the sortlist first.
func sortAddrs(addrs []gosock.HostAddr, sortlist []SortEntry) {
	rank := func(addr gosock.HostAddr) int {
		ip := addr.IP.As4()
		at := slices.IndexFunc(sortlist, func(e SortEntry) bool { return e.has(ip) })
		if at < 0 {
			return len(sortlist)
		}
		return at
	}
	slices.SortStableFunc(addrs, func(a, b gosock.HostAddr) int { return rank(a) - rank(b) })
}

func (e *SortEntry) has(ip [4]byte) bool {
	for i := range ip {
		if ip[i]&e.Mask[i] != e.Addr[i] {
			return false
		}
	}
	return true
}
