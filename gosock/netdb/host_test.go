package netdb

import (
	"context"
	"errors"
	"net/netip"
	"syscall"
	"testing"

	"gosocket/gosock"
)

var someFiles = texts{
	"nsswitch.conf": "hosts: files dns\nservices: db files\nprotocols: files\n",
	"host.conf":     "multi on\n",
	"hosts": `
127.0.0.1	localhost loopback
::1		localhost ip6-localhost
10.0.0.1	a.example.com a
10.0.0.2	a
10.0.0.3
fe80::1		link.example.com
`,
	"services":  "http 80/tcp www\nsyslog 514/udp\nshell 514/tcp\nbare 7\n",
	"protocols": "tcp 6 TCP\n",
}

func TestGethostbyname(t *testing.T) {
	d := databaseOf(t, someFiles)
	for name, want := range map[string]string{
		"localhost":     "localhost loopback ip6-localhost 127.0.0.1 127.0.0.1",
		"IP6-localhost": "localhost ip6-localhost 127.0.0.1",
		"a":             "a.example.com a a 10.0.0.1 10.0.0.2",
		"127.1":         "127.1 127.0.0.1",
		"1":             "1 0.0.0.1",
		"1.2.3.4.5":     "no error", // nobody has written the thread's h_errno
		"::1":           "no error",
		"1.2.3.4.":      "host not found, try again",
		"0x7f.1":        "host not found, try again",
		"nowhere":       "host not found, try again",
	} {
		q := &gosock.Query{Kind: gosock.Gethostbyname, Host: &name}
		if got := written(d.Answer(context.Background(), q)); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestHostByNumericName(t *testing.T) {
	d := databaseOf(t, someFiles)
	for _, test := range []struct {
		name   string
		family int
		addr   string // or why not: by the files and servers, or at once
	}{
		{"1.2.3.4", syscall.AF_INET, "1.2.3.4"},
		{"1.2", syscall.AF_INET, "1.0.0.2"},
		{"1.2.3.4", syscall.AF_INET6, "at once"},
		{"300.1.1.1", syscall.AF_INET, "at once"},
		{"1.2.", syscall.AF_INET, "asked"},
		{"1x", syscall.AF_INET, "asked"},
		{".1", syscall.AF_INET, "asked"},
		{"fd00::1", syscall.AF_INET6, "fd00::1"},
		{"FD00::1.2.3.4", syscall.AF_INET6, "fd00::102:304"},
		{"fd00::1", syscall.AF_INET, "at once"},
		{"fd00:::1", syscall.AF_INET6, "at once"},
		{"::1.", syscall.AF_INET6, "asked"},
		{"::1%lo", syscall.AF_INET6, "asked"},
		{"x::1", syscall.AF_INET6, "asked"},
		{"", syscall.AF_INET6, "asked"},
	} {
		dns := noServer()
		d.dns = dns
		entry, err := d.hostByName(context.Background(), test.name, test.family)
		got := "at once"
		if err == nil {
			got = entry.Addrs[0].IP.String()
		} else if dns.asked > 0 {
			got = "asked"
		}
		if got != test.addr {
			t.Errorf("%q, %d: %s, %v", test.name, test.family, got, err)
		}
	}
}

func TestGethostbyaddr(t *testing.T) {
	d := databaseOf(t, someFiles)
	for addr, want := range map[string]string{
		"127.0.0.1": "localhost loopback 127.0.0.1",
		"::1":       "localhost ip6-localhost ::1",
		"10.0.0.1":  "a.example.com a 10.0.0.1",
		"10.0.0.3":  " 10.0.0.3",
		"10.0.0.4":  "host not found, try again",
		"::":        "no error",
	} {
		q := &gosock.Query{Kind: gosock.Gethostbyaddr, Addr: sockaddrOf(addr, 0)}
		if got := written(d.Answer(context.Background(), q)); got != want {
			t.Errorf("%s: %s", addr, got)
		}
	}
	q := &gosock.Query{Kind: gosock.Gethostbyaddr}
	if _, err := d.Answer(context.Background(), q); !errors.Is(err, syscall.EAFNOSUPPORT) {
		t.Errorf("no address: %v", err)
	}
}

func TestTrim(t *testing.T) {
	d := databaseOf(t, texts{
		"nsswitch.conf": "hosts: files\n",
		"host.conf":     "trim .example.com\n",
		"hosts":         "10.0.0.1 a.example.com b.example.com c\n",
	})
	for range 2 { // what was trimmed is not the file's entry
		entry, err := d.hostByAddr(context.Background(), netip.MustParseAddr("10.0.0.1"))
		if err != nil || entry.Name != "a" || entry.Aliases[0] != "b" || entry.Aliases[1] != "c" {
			t.Errorf("%v, %v", entry, err)
		}
	}
	entry, err := d.hostByName(context.Background(), "c", syscall.AF_INET)
	if err != nil || entry.Name != "a.example.com" {
		t.Errorf("by name: %v, %v", entry, err)
	}
}

func TestReorder(t *testing.T) {
	for conf, first := range map[string]string{"": "192.0.2.1", "reorder on\n": "10.9.8.7"} {
		d := databaseOf(t, texts{
			"nsswitch.conf": "hosts: files\n",
			"host.conf":     "multi on\n" + conf,
			"hosts":         "192.0.2.1 a\n192.0.2.2 a\n10.9.8.7 a\n10.9.8.6 a\n",
		})
		d.networks.known = []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}
		entry, err := d.hostByName(context.Background(), "a", syscall.AF_INET)
		if err != nil || entry.Addrs[0].IP.String() != first || len(entry.Addrs) != 4 {
			t.Errorf("%q: %v, %v", conf, entry, err)
		}
	}
}

func TestForeignSources(t *testing.T) {
	d := databaseOf(t, texts{
		"nsswitch.conf": "hosts: files mdns\nservices: files nis\n",
		"hosts":         "10.0.0.1 a\n",
		"services":      "http 80/tcp\n",
	})
	a, b, http, ssh := "a", "b", "http", "ssh"
	for _, test := range []struct {
		query *gosock.Query
		want  string
	}{
		{&gosock.Query{Kind: gosock.Gethostbyname, Host: &a}, "a 10.0.0.1"},
		{&gosock.Query{Kind: gosock.Gethostbyname, Host: &b}, "elsewhere"},
		{&gosock.Query{Kind: gosock.Gethostbyaddr, Addr: sockaddrOf("10.0.0.2", 0)}, "elsewhere"},
		{&gosock.Query{Kind: gosock.Getservbyname, Service: &http}, ""},
		{&gosock.Query{Kind: gosock.Getservbyname, Service: &ssh}, "elsewhere"},
		{&gosock.Query{Kind: gosock.Getservbyport, Port: 22}, "elsewhere"},
		{&gosock.Query{Kind: gosock.Getnameinfo, Addr: sockaddrOf("10.0.0.1", 22)}, "elsewhere"},
	} {
		if got := written(d.Answer(context.Background(), test.query)); got != test.want {
			t.Errorf("%+v: %s", test.query, got)
		}
		_, ok, err := d.Here(test.query)
		if (err != nil) || ok == (test.want == "elsewhere") {
			t.Errorf("%+v: answered here: %v, %v", test.query, ok, err)
		}
	}
}

func TestQueriesThatAreNone(t *testing.T) {
	d := databaseOf(t, someFiles)
	for _, kind := range []gosock.QueryKind{-1, 0, gosock.Getprotobyname + 1} {
		if _, err := d.Answer(context.Background(), &gosock.Query{Kind: kind}); err == nil {
			t.Errorf("%d is answered", kind)
		}
	}
}

func TestModulesThatAreMissing(t *testing.T) {
	modulesAre(t, "mdns")
	a, b := "a", "b"
	for _, test := range []struct{ sources, host, want string }{
		{"missing files", a, "a 10.0.0.1"},
		{"files missing", b, "no such host or service"},
		{"missing files mdns", b, "elsewhere"},
		{"missing", a, "no such host or service"},
		{"missing [UNAVAIL=return] files", a, "no such host or service"},
	} {
		d := databaseOf(t, texts{
			"nsswitch.conf": "hosts: " + test.sources + "\n",
			"hosts":         "10.0.0.1 a\n",
		})
		q := &gosock.Query{
			Kind: gosock.Getaddrinfo, Host: &test.host, Family: syscall.AF_INET, Type: 1,
		}
		answer, err := d.Answer(context.Background(), q)
		if answer != nil && len(answer.Addrs) > 0 {
			answer.Name = test.host
		}
		if got := written(answer, err); got != test.want {
			t.Errorf("%s: %s", test.sources, got)
		}
		if q.Family = syscall.AF_UNSPEC; test.sources == "missing" {
			if _, err := d.Answer(context.Background(), q); err != syscall.EBUSY {
				t.Errorf("any family: %v", err)
			}
		}
	}
}
