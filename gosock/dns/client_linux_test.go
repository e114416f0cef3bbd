package dns

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

const both = "192.0.2.1 2001:db8::1"

// told is what came of a lookup, in words.
func told(entry *gosock.HostEntry, err error) string {
	var failure *gosock.HostFailure
	if errors.As(err, &failure) {
		return fmt.Sprintf("status %d, h_errno %d", failure.Status, failure.HErrno)
	}
	if err != nil {
		return err.Error()
	}
	var addrs []string
	for _, addr := range entry.Addrs {
		addrs = append(addrs, addr.IP.String())
	}
	return strings.Join(append([]string{entry.Name}, addrs...), " ")
}

func TestReplies(t *testing.T) {
	answer := func(edit func(q *query, m *dnsmessage.Message)) func(q *query) [][]byte {
		return func(q *query) [][]byte {
			return [][]byte{q.reply(func(m *dnsmessage.Message) { edit(q, m) })}
		}
	}
	code := func(code dnsmessage.RCode) func(q *query) [][]byte {
		return func(q *query) [][]byte { return q.code(code) }
	}
	bytes := func(edit func(b []byte) []byte) func(q *query) [][]byte {
		return func(q *query) [][]byte { return [][]byte{edit(q.addr())} }
	}
	// The statuses: -2 try again, -1 unavailable, 0 not found. The values of h_errno: 1 host not
	// found, 2 try again, 3 no recovery, 4 no data.
	for name, test := range map[string]struct {
		script func(q *query) [][]byte
		want   string
	}{
		"addresses": {bytes(func(b []byte) []byte { return b }), "host.test " + both},
		"nxdomain":  {code(dnsmessage.RCodeNameError), "status 0, h_errno 1"},
		"nodata":    {code(dnsmessage.RCodeSuccess), "status 0, h_errno 4"},
		"formerr":   {code(dnsmessage.RCodeFormatError), "status 0, h_errno 3"},
		"servfail":  {code(dnsmessage.RCodeServerFailure), "status -1, h_errno 2"},
		"refused":   {code(dnsmessage.RCodeRefused), "status -1, h_errno 2"},
		"notimp":    {code(dnsmessage.RCodeNotImplemented), "status -1, h_errno 2"},
		"yxdomain":  {code(6), "status 0, h_errno 3"},
		"lame": {answer(func(_ *query, m *dnsmessage.Message) {
			m.RecursionAvailable = false
		}), "status -1, h_errno 2"},
		"authoritative without data": {answer(func(_ *query, m *dnsmessage.Message) {
			m.RecursionAvailable, m.Authoritative = false, true
		}), "status 0, h_errno 4"},
		"other case": {answer(func(q *query, m *dnsmessage.Message) {
			m.Questions[0].Name = dnsmessage.MustNewName("HOST.Test.")
			m.Answers = append(m.Answers, addrRecord("hOST.test", q.rrtype))
		}), "HOST.Test " + both},
		"chain of 40": {answer(func(q *query, m *dnsmessage.Message) {
			owner := q.name
			for i := range 40 {
				target := fmt.Sprintf("c%d.test", i)
				m.Answers = append(m.Answers, alias(owner, target))
				owner = target
			}
			m.Answers = append(m.Answers, addrRecord(owner, q.rrtype))
		}), "c39.test " + both},
		"loop": {answer(func(q *query, m *dnsmessage.Message) {
			m.Answers = append(m.Answers, alias(q.name, "a.test"), alias("a.test", q.name))
		}), "status 0, h_errno 1"},
		"dangling": {answer(func(q *query, m *dnsmessage.Message) {
			m.Answers = append(m.Answers, alias(q.name, "a.test"))
		}), "status 0, h_errno 1"},
		"alias that no host has": {answer(func(q *query, m *dnsmessage.Message) {
			m.Answers = append(m.Answers, alias(q.name, "b d.test"),
				addrRecord("b d.test", q.rrtype))
		}), "host.test " + both},
		"another's address": {answer(func(q *query, m *dnsmessage.Message) {
			m.Answers = append(m.Answers, addrRecord("other.test", q.rrtype))
		}), "status 0, h_errno 1"},
		"fewer records than counted": {bytes(func(b []byte) []byte {
			b[answersAt+1] = 5
			return b
		}), "status -1, h_errno 3"},
		"cut":   {bytes(func(b []byte) []byte { return b[:len(b)-1] }), "status -1, h_errno 3"},
		"short": {bytes(func(b []byte) []byte { return b[:5] }), "status -1, h_errno 2"},
		"name that points at itself": {bytes(func(b []byte) []byte {
			owner := headerSize + len("host.test") + 2 + 4
			b[owner], b[owner+1] = 0xc0, byte(owner)
			return b
		}), "status -1, h_errno 3"},
	} {
		t.Run(name, func(t *testing.T) {
			c := client(config(serve(t, test.script)))
			if got := told(c.ByNameAny(background, "host.test")); got != test.want {
				t.Errorf("%s, not %s", got, test.want)
			}
		})
	}
}

// What a forger sends, or a server that is out of step, is waited past.
func TestOnlyTheAnswerCounts(t *testing.T) {
	forged := func(edit func(m *dnsmessage.Message)) func(q *query) [][]byte {
		return func(q *query) [][]byte {
			forged := q.reply(func(m *dnsmessage.Message) {
				m.Answers = append(m.Answers, record(q.name, dnsmessage.TypeA,
					&dnsmessage.AResource{A: [4]byte{6, 6, 6, 6}}))
				edit(m)
			})
			return [][]byte{forged, q.addr(), q.addr()}
		}
	}
	for name, script := range map[string]func(q *query) [][]byte{
		"other ID":    forged(func(m *dnsmessage.Message) { m.ID ^= 1 }),
		"no question": forged(func(m *dnsmessage.Message) { m.Questions = nil }),
		"other name": forged(func(m *dnsmessage.Message) {
			m.Questions[0].Name = dnsmessage.MustNewName("other.test.")
		}),
		"other type": forged(func(m *dnsmessage.Message) {
			m.Questions[0].Type = dnsmessage.TypeMX
		}),
		"other class": forged(func(m *dnsmessage.Message) {
			m.Questions[0].Class = dnsmessage.ClassCHAOS
		}),
		"two questions": forged(func(m *dnsmessage.Message) {
			m.Questions = append(m.Questions, m.Questions[0])
		}),
	} {
		for _, tcp := range []bool{false, true} {
			t.Run(fmt.Sprint(name, tcp), func(t *testing.T) {
				config := config(serve(t, script))
				config.UseVC = tcp
				got := told(client(config).ByName(background, "host.test", syscall.AF_INET))
				if got != "host.test 192.0.2.1" {
					t.Error(got)
				}
			})
		}
	}
}

func TestNextServer(t *testing.T) {
	good := func(q *query) [][]byte { return [][]byte{q.addr()} }
	for name, script := range map[string]func(q *query) [][]byte{
		"servfail": func(q *query) [][]byte { return q.code(dnsmessage.RCodeServerFailure) },
		"refused":  func(q *query) [][]byte { return q.code(dnsmessage.RCodeRefused) },
		"short":    func(q *query) [][]byte { return [][]byte{{1, 2, 3}} },
		"hangs up": func(q *query) [][]byte {
			if q.proto == "tcp" {
				return [][]byte{nil}
			}
			return [][]byte{q.reply(func(m *dnsmessage.Message) { m.Truncated = true })}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := client(config(serve(t, script), serve(t, good)))
			if got := told(c.ByNameAny(background, "host.test")); got != "host.test "+both {
				t.Error(got)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	gone := serve(t, nil)
	gone.udp.Close()
	gone.tcp.Close()
	c := config(gone)
	if got := told(client(c).ByNameAny(background, "host.test")); got != "status -1, h_errno 2" {
		t.Error(got)
	}
	c = config(gone, serve(t, func(q *query) [][]byte { return [][]byte{q.addr()} }))
	if got := told(client(c).ByNameAny(background, "host.test")); got != "host.test "+both {
		t.Error(got)
	}
}

func TestSilentServer(t *testing.T) {
	silent := serve(t, func(*query) [][]byte { return nil })
	c := config(silent)
	c.Timeout = 0 // which counts as a second
	if got := told(client(c).ByNameAny(background, "host.test")); got != "status -1, h_errno 2" {
		t.Error(got)
	}
	want := []string{"host.test A", "host.test AAAA", "host.test A", "host.test AAAA"}
	if got := silent.questions(); !reflect.DeepEqual(got, want) {
		t.Error(got)
	}
}

// A server that is silent about one of two questions is asked one after the other, and from
// another socket then; what it answered counts in the end.
func TestHalfSilentServer(t *testing.T) {
	t.Parallel()
	s := serve(t, func(q *query) [][]byte {
		if q.rrtype == dnsmessage.TypeA {
			return [][]byte{q.addr()}
		}
		return nil
	})
	c := config(s)
	c.Timeout = 5
	if got := told(client(c).ByNameAny(background, "host.test")); got != "host.test 192.0.2.1" {
		t.Error(got)
	}
	want := []string{"host.test A", "host.test AAAA"}
	if got := s.questions(); !reflect.DeepEqual(got, slices.Repeat(want, 3)) {
		t.Error(got)
	}
}

func TestTruncation(t *testing.T) {
	var records []dnsmessage.Resource
	for i := range 200 {
		records = append(records, record("host.test", dnsmessage.TypeA,
			&dnsmessage.AResource{A: [4]byte{10, 0, 0, byte(i)}}))
	}
	s := serve(t, func(q *query) [][]byte {
		return [][]byte{q.reply(func(m *dnsmessage.Message) {
			m.Truncated = q.proto == "udp"
			if !m.Truncated {
				m.Answers = records
			}
		})}
	})
	entry, err := client(config(s)).ByName(background, "host.test", syscall.AF_INET)
	if err != nil || len(entry.Addrs) != 200 {
		t.Error(entry, err)
	}
}

func TestRefusedNames(t *testing.T) {
	s := serve(t, func(q *query) [][]byte { return [][]byte{q.addr()} })
	c := client(config(s))
	for _, name := range []string{
		"-dash", "bad name", "a..b", ".a", "a!b", `a\.b`, "\xe9", strings.Repeat("a", 64),
		strings.Repeat("a.", 128)} {
		if got := told(c.ByNameAny(background, name)); got != "status 0, h_errno 1" {
			t.Errorf("%q: %s", name, got)
		}
	}
	if got := s.questions(); got != nil {
		t.Error("asked", got)
	}
	for _, name := range []string{
		"a_b-c", "x.-dash", `\097`, strings.Repeat("a", 63), strings.Repeat("a.", 127)} {
		if _, err := c.ByNameAny(background, name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSearch(t *testing.T) {
	const none, found = "status 0, h_errno 1", "addresses"
	for _, test := range []struct {
		name    string
		edit    func(c *Config)
		want    string
		queries string // for A records
	}{
		{"good", nil, found, "good.nx.test good.good.test"},
		{"good.", nil, found, "good"},
		{"a.good", nil, found, "a.good"},
		{"a.nx", nil, found, "a.nx a.nx.nx.test a.nx.good.test"},
		{"nx", func(c *Config) { c.Search = []string{"nx.test"} }, none, "nx.nx.test nx"},
		{"nx", func(c *Config) { c.Search, c.NoTLDQuery = []string{"nx.test"}, true }, none,
			"nx.nx.test"},
		{"nx", func(c *Config) { c.Search = nil }, none, "nx"},
		{"good", func(c *Config) { c.NDots = 0 }, found, "good"},
		{"a.good", func(c *Config) { c.NDots = 2 }, found, "a.good.nx.test a.good.good.test"},
		{"nx", func(c *Config) { c.Search = []string{"."} }, none, "nx"},
		{"nx", func(c *Config) { c.Search = []string{"nodata.test", "nx.test"} },
			"status 0, h_errno 4", "nx.nodata.test nx.nx.test nx"},
		{"nx", func(c *Config) { c.Search = []string{"formerr.test", "good.test"} },
			none, "nx.formerr.test nx"},
	} {
		s := serve(t, func(q *query) [][]byte {
			switch {
			case strings.HasSuffix(q.name, "formerr.test"):
				return q.code(dnsmessage.RCodeFormatError)
			case strings.HasSuffix(q.name, "nodata.test"):
				return q.code(dnsmessage.RCodeSuccess)
			case strings.HasSuffix(q.name, "nx.test") || strings.HasSuffix(q.name, "nx"):
				return q.code(dnsmessage.RCodeNameError)
			}
			return [][]byte{q.addr()}
		})
		c := config(s)
		c.Search = []string{"nx.test", "good.test"}
		if test.edit != nil {
			test.edit(c)
		}
		entry, err := client(c).ByName(background, test.name, syscall.AF_INET)
		got := told(entry, err)
		if err == nil {
			got = found
		}
		queries := strings.ReplaceAll(strings.Join(s.questions(), " "), " A", "")
		if got != test.want || queries != test.queries {
			t.Errorf("%s: %s, asked %s", test.name, got, queries)
		}
	}
}

func TestByAddr(t *testing.T) {
	s := serve(t, func(q *query) [][]byte {
		if q.rrtype != dnsmessage.TypePTR {
			return q.code(dnsmessage.RCodeNameError)
		}
		return [][]byte{q.reply(func(m *dnsmessage.Message) {
			m.Answers = append(m.Answers, alias(q.name, "a.test"))
			for _, name := range []string{"one.test.", "two.test."} {
				m.Answers = append(m.Answers, record("a.test", dnsmessage.TypePTR,
					&dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(name)}))
			}
		})}
	})
	c := client(config(s))
	for addr, want := range map[string]string{
		"192.0.2.1":        "1.2.0.192.in-addr.arpa PTR",
		"::ffff:192.0.2.2": "2.2.0.192.in-addr.arpa PTR",
		"2001:db8::1": "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2." +
			"ip6.arpa PTR",
	} {
		entry, err := c.ByAddr(background, netip.MustParseAddr(addr))
		if err != nil || entry.Name != "one.test" || len(entry.Aliases) != 0 {
			t.Error(addr, entry, err)
		}
		asked := s.questions()
		if got := asked[len(asked)-1]; got != want {
			t.Errorf("%s: asked %s", addr, got)
		}
	}
}
