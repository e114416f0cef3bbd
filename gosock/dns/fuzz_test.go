package dns

import (
	"net/netip"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// FuzzAnswer has every reader of replies read the same bytes: none may panic or hang, and what
// comes out is names of hosts.
func FuzzAnswer(f *testing.F) {
	for _, message := range sampleMessages() {
		f.Add(message)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		ip := netip.MustParseAddr("192.0.2.1")
		if entry, err := addrEntry(message, ip); err == nil {
			checkName(t, entry.Name)
		}
		for _, rrtype := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeAAAA} {
			if entry, err := hostEntry(message, rrtype, nil); err == nil {
				checkName(t, entry.Name)
			}
		}
		if entry, err := anyEntry(replies{first: message, second: message}); err == nil {
			checkName(t, entry.Name)
		}
		_, _ = recordsOf(message)
		if len(message) >= headerSize {
			_ = verdict(replies{first: message})
			_ = useless(message)
		}
		x := &exchange{questions: []question{{}}}
		_ = x.match(message, make([]bool, 1))
	})
}

func checkName(t *testing.T, name string) {
	t.Helper()
	if !isHostText(name) {
		t.Fatalf("%q is no name of a host", name)
	}
}

// sampleMessages are replies that are as they should be.
func sampleMessages() [][]byte {
	name := dnsmessage.MustNewName("host.example.")
	other := dnsmessage.MustNewName("Other.example.")
	header := func(rrtype dnsmessage.Type, owner dnsmessage.Name) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: owner, Type: rrtype, Class: dnsmessage.ClassINET}
	}
	bodies := map[dnsmessage.Type]dnsmessage.ResourceBody{
		// An address without any bytes, at which recordsOf once failed.
		dnsmessage.TypeA:    &dnsmessage.UnknownResource{Type: dnsmessage.TypeA},
		dnsmessage.TypeAAAA: &dnsmessage.AAAAResource{AAAA: [16]byte{0x20, 0x01, 15: 1}},
		dnsmessage.TypePTR:  &dnsmessage.PTRResource{PTR: other},
		dnsmessage.TypeMX:   &dnsmessage.MXResource{Pref: 10, MX: other},
		dnsmessage.TypeTXT:  &dnsmessage.TXTResource{TXT: []string{"one", "two"}},
		dnsmessage.TypeSRV:  &dnsmessage.SRVResource{Priority: 1, Weight: 2, Target: other},
		dnsmessage.TypeNS:   &dnsmessage.NSResource{NS: other},
		dnsmessage.TypeSOA:  &dnsmessage.SOAResource{NS: other, MBox: name, Serial: 1},
	}
	var messages [][]byte
	for rrtype, body := range bodies {
		m := dnsmessage.Message{
			Header: dnsmessage.Header{Response: true, RecursionAvailable: true},
			Questions: []dnsmessage.Question{
				{Name: name, Type: rrtype, Class: dnsmessage.ClassINET}},
			Answers: []dnsmessage.Resource{
				{Header: header(dnsmessage.TypeCNAME, name),
					Body: &dnsmessage.CNAMEResource{CNAME: other}},
				{Header: header(rrtype, other), Body: body},
			},
		}
		packed, err := m.Pack()
		if err != nil {
			panic(err)
		}
		messages = append(messages, packed)
	}
	return messages
}

// FuzzParseConfig reads any text as resolv.conf and as the variables of the environment. There is
// always a server, and the numbers stay in bounds.
func FuzzParseConfig(f *testing.F) {
	f.Add("nameserver 192.0.2.1\nsearch a.example b.example\noptions ndots:2 edns0", "", "", "h.x")
	f.Add("nameserver fe80::1%lo\nsortlist 10.0.0.0/255.0.0.0 192.0.2.0&", "a b", "rotate", "h")
	f.Fuzz(func(t *testing.T, text, localDomain, options, hostname string) {
		env := map[string]string{"LOCALDOMAIN": localDomain, "RES_OPTIONS": options}
		c := ParseConfig(text, func(name string) (string, bool) {
			value, ok := env[name]
			return value, ok
		}, hostname)
		if len(c.Servers) == 0 || len(c.Servers) > maxServers {
			t.Fatalf("%d servers", len(c.Servers))
		}
		if c.NDots < 0 || c.NDots > 15 || c.Timeout > 30 || c.Attempts > 5 {
			t.Fatalf("ndots %d, timeout %d, attempts %d", c.NDots, c.Timeout, c.Attempts)
		}
		for _, domain := range c.Search {
			_ = isHostText(domain)
		}
	})
}
