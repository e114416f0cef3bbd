package etc

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"gosocket/gosock"
)

// line writes a host out as a line of a hosts file with all of its addresses.
func line(entry *gosock.HostEntry) string {
	if entry == nil {
		return ""
	}
	var addrs []string
	for _, addr := range entry.Addrs {
		addrs = append(addrs, addr.IP.String())
	}
	names := append([]string{entry.Name}, entry.Aliases...)
	return strings.Join(addrs, ",") + " " + strings.Join(names, " ")
}

func hostsOf(text string) *Hosts { return parseHosts(content{text: text}) }

const someHosts = `
127.0.0.1	localhost
::1		localhost ip6-localhost Ip6-Loopback
10.0.0.1	both.example.com both # comment both2
fd00::1		both
10.0.0.2 	Both other
::ffff:1.2.3.4	mapped
10.0.0.1	again
fe80::1%eth0	scoped
300.1.2.3	bad
127.1		bad
010.0.0.1	bad
10.0.0.3
10.0.0.4	#none
10.0.0.5	twice twice TWICE
`

func TestHostsByName(t *testing.T) {
	hosts := hostsOf(someHosts)
	for _, test := range []struct {
		name   string
		family int
		first  string // with multi off
		all    string // with multi on
	}{
		{"localhost", inet, "127.0.0.1 localhost",
			"127.0.0.1,127.0.0.1 localhost ip6-localhost Ip6-Loopback"},
		{"LOCALHOST", inet6, "::1 localhost ip6-localhost Ip6-Loopback", ""},
		{"ip6-localhost", inet, "127.0.0.1 localhost ip6-localhost Ip6-Loopback", ""},
		{"ip6-loopback", inet6, "::1 localhost ip6-localhost Ip6-Loopback", ""},
		{"both", inet, "10.0.0.1 both.example.com both",
			"10.0.0.1,10.0.0.2 both.example.com both other Both"},
		{"both", inet6, "fd00::1 both", ""},
		{"mapped", inet, "1.2.3.4 mapped", ""},
		{"mapped", inet6, "::ffff:1.2.3.4 mapped", ""},
		{"", inet, "10.0.0.3 ", "10.0.0.3,10.0.0.4 "},
		{"twice", inet, "10.0.0.5 twice twice TWICE", ""},
		{"both2", inet, "", ""},
		{"scoped", inet6, "", ""},
		{"bad", inet, "", ""},
	} {
		if got := line(hosts.ByName(test.name, test.family, false)); got != test.first {
			t.Errorf("%s, %d: %q", test.name, test.family, got)
		}
		if test.all == "" {
			test.all = test.first
		}
		if got := line(hosts.ByName(test.name, test.family, true)); got != test.all {
			t.Errorf("%s, %d, multi: %q", test.name, test.family, got)
		}
	}
}

func TestHostsByNameAny(t *testing.T) {
	hosts := hostsOf(someHosts)
	for name, want := range map[string]string{
		"localhost":     "127.0.0.1,::1 localhost",
		"both":          "10.0.0.1,fd00::1,10.0.0.2 both.example.com",
		"mapped":        "::ffff:1.2.3.4 mapped",
		"ip6-localhost": "::1 localhost",
		"bad":           "",
	} {
		if got := line(hosts.ByNameAny(name, true)); got != want {
			t.Errorf("%s: %q", name, got)
		}
		first, rest, _ := strings.Cut(want, ",")
		if _, names, ok := strings.Cut(rest, " "); ok {
			first += " " + names
		}
		if got := line(hosts.ByNameAny(name, false)); got != first {
			t.Errorf("%s, without multi: %q", name, got)
		}
	}
}

func TestHostsByAddr(t *testing.T) {
	hosts := hostsOf("::1 six\n" + someHosts)
	for addr, want := range map[string]string{
		"::1":            "::1 six",
		"127.0.0.1":      "127.0.0.1 six",
		"10.0.0.1":       "10.0.0.1 both.example.com both",
		"10.0.0.3":       "10.0.0.3 ",
		"1.2.3.4":        "1.2.3.4 mapped",
		"::ffff:1.2.3.4": "::ffff:1.2.3.4 mapped",
		"fe80::1":        "",
		"10.0.0.9":       "",
	} {
		if got := line(hosts.ByAddr(netip.MustParseAddr(addr))); got != want {
			t.Errorf("%s: %q", addr, got)
		}
	}
}

func TestHostsFailure(t *testing.T) {
	want := gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNotFound}
	if got := hostsOf("").Failure(); *got != want {
		t.Errorf("%+v", got)
	}
	gone := parseHosts(content{err: errors.New("gone")})
	if got := gone.Failure(); got.Status != gosock.StatusUnavailable {
		t.Errorf("%+v", got)
	}
}

func TestHostsAreManyAndLong(t *testing.T) {
	const many = 20000
	long := strings.Repeat("x", 100000)
	text := "10.0.0.1 " + long + strings.Repeat(" alias", many) + "\n" +
		strings.Repeat("10.0.0.2 other\n", many)
	hosts := hostsOf(text)
	if got := hosts.ByName(long, inet, true); got == nil || len(got.Aliases) != many {
		t.Error("not all aliases")
	}
	if got := hosts.ByName("other", inet, true); got == nil || len(got.Addrs) != many {
		t.Error("not all addresses")
	}
}

func FuzzHosts(f *testing.F) {
	f.Add(someHosts)
	f.Add("\t 10.0.0.1 foo")
	f.Add("::1 a\x00b\r\n::ffff:1.2.3.4\va\fB")
	f.Fuzz(func(t *testing.T, text string) {
		hosts := hostsOf(text)
		for name, lines := range hosts.byName {
			checkHost(t, hosts, name, lines)
		}
		for ip := range hosts.byAddr {
			entry := hosts.ByAddr(ip)
			if entry == nil || len(entry.Addrs) != 1 || entry.Addrs[0].IP != ip {
				t.Errorf("%v gives %v", ip, entry)
			}
		}
	})
}

// checkHost checks what is found by a name which so many lines have.
func checkHost(t *testing.T, hosts *Hosts, name string, lines []*hostLine) {
	entry := hosts.ByNameAny(strings.ToUpper(name), true)
	if lower(strings.ToUpper(name)) != name {
		entry = hosts.ByNameAny(name, true)
	}
	if entry == nil || len(entry.Addrs) != len(lines) {
		t.Fatalf("%q has %v", name, entry)
	}
	found := 0
	for _, family := range []int{inet, inet6} {
		entry := hosts.ByName(name, family, true)
		if entry == nil {
			continue
		}
		found += len(entry.Addrs)
		isName := func(other string) bool { return lower(other) == name }
		if !isName(entry.Name) && !slices.ContainsFunc(entry.Aliases, isName) {
			t.Errorf("%q gives %v", name, entry)
		}
		for _, addr := range entry.Addrs {
			if addr.IP.Is4() != (family == inet) || hosts.ByAddr(addr.IP) == nil {
				t.Errorf("%q has %v", name, addr)
			}
		}
	}
	if found < len(lines) {
		t.Errorf("%q has %d addresses in %d lines", name, found, len(lines))
	}
}
