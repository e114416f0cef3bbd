package gosock

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const someHosts = `
127.0.0.1 localhost Here # elsewhere
::1       localhost6
10.0.0.1  both
fd00::1   both
fe80::1%lo scoped
10.0.0.2
`

// etc makes a directory with these files.
func etc(t *testing.T, nsswitch, hosts string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "nsswitch.conf"), nsswitch)
	write(t, filepath.Join(dir, "hosts"), hosts)
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func addrQuery(host, service string, family, flags int) *Query {
	q := &Query{Kind: Getaddrinfo, Family: family, Flags: flags}
	if host != "" {
		q.Host = &host
	}
	if service != "" {
		q.Service = &service
	}
	return q
}

func nameQuery(name string) *Query { return &Query{Kind: Gethostbyname, Host: &name} }

func sockaddrQuery(kind QueryKind, ip string, flags int) *Query {
	q := &Query{Kind: kind, Flags: flags}
	if inet, ok := ParseIPv4(ip); ok {
		q.Addr = JoinSockaddr(unix.AF_INET, inet[:])
	}
	if inet6, ok := ParseIPv6(ip); ok {
		q.Addr = JoinSockaddr(unix.AF_INET6, inet6[:])
	}
	return q
}

func TestLocal(t *testing.T) {
	f := newLocalFiles(etc(t, "hosts: files dns\nservices: db files # all\n", someHosts))
	for _, test := range []struct {
		name  string
		query *Query
		local bool
	}{
		{"name", addrQuery("localhost", "", unix.AF_UNSPEC, 0), true},
		{"other case", addrQuery("hERE", "80", unix.AF_INET, 0), true},
		{"only IPv4", addrQuery("localhost", "", unix.AF_INET6, 0), false},
		{"only IPv6", addrQuery("localhost6", "", unix.AF_INET6, 0), true},
		{"not IPv4", addrQuery("localhost6", "", unix.AF_INET, 0), false},
		{"both, IPv4", addrQuery("both", "http", unix.AF_INET, 0), true},
		{"both, IPv6", addrQuery("both", "http", unix.AF_INET6, 0), true},
		{"not in the file", addrQuery("nope", "", unix.AF_UNSPEC, 0), false},
		{"in a comment", addrQuery("elsewhere", "", unix.AF_UNSPEC, 0), false},
		{"bad address", addrQuery("scoped", "", unix.AF_UNSPEC, 0), false},
		{"no host", addrQuery("", "http", unix.AF_UNSPEC, 0), true},
		{"number", addrQuery("192.0.2.1", "http", unix.AF_UNSPEC, aiNumericHost), true},
		{"by name", nameQuery("localhost"), true},
		{"by name, only IPv6", nameQuery("localhost6"), false},
		{"by address", sockaddrQuery(Gethostbyaddr, "127.0.0.1", 0), true},
		{"by IPv6 address", sockaddrQuery(Gethostbyaddr, "fd00::1", 0), true},
		{"by unknown address", sockaddrQuery(Gethostbyaddr, "192.0.2.1", 0), false},
		{"by address without name", sockaddrQuery(Gethostbyaddr, "10.0.0.2", 0), false},
		{"names", sockaddrQuery(Getnameinfo, "127.0.0.1", 0), true},
		{"names of unknown", sockaddrQuery(Getnameinfo, "192.0.2.1", 0), false},
		{"service of unknown", sockaddrQuery(Getnameinfo, "192.0.2.1", niNumericHost), true},
		{"short names", sockaddrQuery(Getnameinfo, "127.0.0.1", niNoFQDN), false},
		{"port", &Query{Kind: Getservbyname}, true},
		{"service", &Query{Kind: Getservbyport}, true},
		{"protocol", &Query{Kind: Getprotobyname}, true},
		{"nothing", &Query{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if local := f.answer(test.query); local != test.local {
				t.Errorf("local: %v", local)
			}
		})
	}
}

func TestLocalObeysNsswitch(t *testing.T) {
	for _, test := range []struct {
		name           string
		nsswitch       string
		host, services bool
	}{
		{"files only", "hosts:files\nservices:files", true, true},
		{"elsewhere first", "hosts: dns files\nservices: nis files", false, false},
		{
			"elsewhere after",
			"hosts: files mdns [NOTFOUND=return] dns\nservices: files sss",
			true, false,
		},
		{"goes on when found", "hosts: files [SUCCESS=continue] dns", false, true},
		{"says nothing", "", false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newLocalFiles(etc(t, test.nsswitch, someHosts))
			if local := f.answer(nameQuery("localhost")); local != test.host {
				t.Errorf("host: %v", local)
			}
			if local := f.answer(&Query{Kind: Getservbyname}); local != test.services {
				t.Errorf("service: %v", local)
			}
		})
	}
}

func TestLocalSeesAChange(t *testing.T) {
	dir := etc(t, "hosts: files", "")
	f := newLocalFiles(dir)
	hosts := filepath.Join(dir, "hosts")
	for i, name := range []string{"one", "two"} {
		if f.answer(nameQuery(name)) {
			t.Fatal("known too early")
		}
		write(t, hosts, "127.0.0.1 "+name)
		later := time.Now().Add(time.Duration(i+1) * time.Second)
		if err := os.Chtimes(hosts, later, later); err != nil {
			t.Fatal(err)
		}
		if !f.answer(nameQuery(name)) {
			t.Errorf("%s is not known", name)
		}
	}
	if err := os.Remove(hosts); err != nil {
		t.Fatal(err)
	}
	if f.answer(nameQuery("two")) {
		t.Error("known without a file")
	}
}

func TestSockaddr(t *testing.T) {
	for _, ip := range []string{"192.0.2.1", "2001:db8::1"} {
		q := sockaddrQuery(Gethostbyaddr, ip, 0)
		family, back := SplitSockaddr(q.Addr)
		if string(AppendIP(nil, back)) != ip {
			t.Errorf("%s came back as %v, family %d", ip, back, family)
		}
		if _, cut := SplitSockaddr(q.Addr[:len(q.Addr)-1]); cut != nil {
			t.Errorf("%s, cut short, came back as %v", ip, cut)
		}
	}
	if _, ip := SplitSockaddr(make([]byte, SockaddrMax)); ip != nil {
		t.Errorf("no family gave %v", ip)
	}
	if sockaddr := JoinSockaddr(unix.AF_UNIX, nil); sockaddr != nil {
		t.Errorf("AF_UNIX gave %v", sockaddr)
	}
}
