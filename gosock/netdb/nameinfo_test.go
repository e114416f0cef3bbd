package netdb

import (
	"context"
	"strings"
	"syscall"
	"testing"

	"gosocket/gosock"
)

func TestGetnameinfo(t *testing.T) {
	d := databaseOf(t, someFiles)
	const port = 80
	for _, test := range []struct {
		addr  string
		flags int
		want  string
	}{
		{"10.0.0.1", 0, "a.example.com http"},
		{"10.0.0.1", niNumericServ, "a.example.com 80"},
		{"10.0.0.1", niNumericHost, "10.0.0.1 http"},
		{"10.0.0.1", niDgram, "a.example.com 80"},
		{"10.0.0.1", niNumericHost | niNameReqd, "no such host or service"},
		{"10.0.0.1", niIDN | niIDNAllowUnassigned | niIDNUseSTD3ASCIIRules, "a.example.com http"},
		{"10.0.0.1", niAll + 1, "unknown flags"},
		{"10.0.0.9", 0, "no name server has an answer now"},
		{"10.0.0.9", niNumericHost, "10.0.0.9 http"},
		{"::", niNumericServ, ":: 80"},
		{"::", niNumericServ | niNameReqd, "no such host or service"},
		{"::%7", niNumericHost, "::%7 http"},
		{"fe80::1%0", niNumericHost, "fe80::1 http"},
		{"fe80::1%99", niNumericHost, "fe80::1%99 http"},
		{"fe80::1%1", niNumericHost, "fe80::1%" + firstInterface(t) + " http"},
		{"ff02::1%1", niNumericHost, "ff02::1%" + firstInterface(t) + " http"},
		{"fd00::1%1", niNumericHost, "fd00::1%1 http"},
		{"::ffff:169.254.0.1%1", niNumericHost, "::ffff:169.254.0.1%1 http"},
		{"fe80::1%1", niNumericServ, "link.example.com 80"},
	} {
		q := &gosock.Query{
			Kind:  gosock.Getnameinfo,
			Addr:  sockaddrOf(test.addr, port),
			Flags: test.flags,
		}
		if got := written(d.Answer(context.Background(), q)); got != test.want {
			t.Errorf("%s, %#x: %s", test.addr, test.flags, got)
		}
	}
}

// An address may come as what the tuple of a socket says.
func TestGetnameinfoOfTuple(t *testing.T) {
	d := databaseOf(t, someFiles)
	for _, test := range []struct {
		host  string
		port  int
		scope uint32
		more  bool
		want  string
	}{
		{"10.0.0.1", 80, 0, false, "10.0.0.1 80"},
		{"10.1", 65536 + 80, 0, false, "10.0.0.1 80"},
		{"10.0.0.1", 80, 0, true, "IPv4 sockaddr must be 2 tuple"},
		{"fd00::1", 80, 0, true, "fd00::1 80"},
		{"fd00::1", 80, 7, true, "fd00::1%7 80"},
		{"fe80::1%9", 80, 0, false, "fe80::1 80"},
		{"a.example.com", 80, 0, false, "no such host or service"},
		{"", 80, 0, false, "no such host or service"},
		{"*", 80, 0, false, "sockaddr resolved to multiple addresses"},
		{"10.0.0.1", -1, 0, false, "no such service for this socket type"},
	} {
		q := &gosock.Query{
			Kind: gosock.Getnameinfo, Host: &test.host, Port: test.port, Scope: test.scope,
			More: test.more, Flags: niNumericHost | niNumericServ,
		}
		if got := written(d.Answer(context.Background(), q)); got != test.want {
			t.Errorf("%q: %s", test.host, got)
		}
	}
}

// firstInterface is how the first interface is written in a scope.
func firstInterface(t *testing.T) string {
	t.Helper()
	name, err := gosock.InterfaceName(1)
	if err != nil {
		return "1"
	}
	return name
}

func TestGetnameinfoOfNoAddress(t *testing.T) {
	d := databaseOf(t, someFiles)
	sockaddr := sockaddrOf("10.0.0.1", 80)
	for _, sockaddr := range [][]byte{nil, sockaddr[:1], sockaddr[:15], make([]byte, 16)} {
		q := &gosock.Query{Kind: gosock.Getnameinfo, Addr: sockaddr}
		if _, err := d.Answer(context.Background(), q); !isEAI(err, eaiFamily) {
			t.Errorf("%v: %v", sockaddr, err)
		}
	}
}

func TestGetnameinfoHasOnlySoMuchRoom(t *testing.T) {
	host, service := strings.Repeat("h", maxHost), strings.Repeat("s", maxServ)
	d := databaseOf(t, texts{
		"nsswitch.conf": "hosts: files\n",
		"hosts":         "10.0.0.1 " + host + "\n10.0.0.2 " + host[1:] + "\n",
		"services":      service + " 1/tcp\n" + service[1:] + " 2/tcp\n",
	})
	for _, test := range []struct {
		addr string
		port uint16
		fits bool
	}{
		{"10.0.0.1", 2, false},
		{"10.0.0.2", 1, false},
		{"10.0.0.2", 2, true},
	} {
		q := &gosock.Query{Kind: gosock.Getnameinfo, Addr: sockaddrOf(test.addr, test.port)}
		_, err := d.Answer(context.Background(), q)
		if test.fits && err != nil || !test.fits && !isEAI(err, eaiOverflow) {
			t.Errorf("%s, %d: %v", test.addr, test.port, err)
		}
	}
}

func TestNameErrors(t *testing.T) {
	d := databaseOf(t, texts{"nsswitch.conf": "hosts: files [\n"})
	q := &gosock.Query{Kind: gosock.Getnameinfo, Addr: sockaddrOf("10.0.0.1", 80)}
	if _, err := d.Answer(context.Background(), q); err != syscall.EINVAL {
		t.Errorf("a mistake in nsswitch.conf: %v", err)
	}
	d = databaseOf(t, texts{"nsswitch.conf": "hosts: files\n"})
	if got := written(d.Answer(context.Background(), q)); got != "10.0.0.1 80" {
		t.Errorf("no file: %s", got)
	}
}

func TestIDN(t *testing.T) {
	d := databaseOf(t, texts{
		"nsswitch.conf": "hosts: files\n",
		"hosts":         "10.0.0.1 a.XN--bcher-kva.example\n10.0.0.2 b\u00fccher\n10.0.0.3 c\n",
	})
	for addr, want := range map[string]string{
		"10.0.0.1": "elsewhere", "10.0.0.2": "elsewhere", "10.0.0.3": "c 80",
	} {
		q := &gosock.Query{Kind: gosock.Getnameinfo, Addr: sockaddrOf(addr, 80), Flags: niIDN}
		if got := written(d.Answer(context.Background(), q)); got != want {
			t.Errorf("%s: %s", addr, got)
		}
	}
}

func TestNoFQDN(t *testing.T) {
	for _, test := range []struct{ hosts, want string }{
		{"127.0.0.1 localhost.example.com localhost\n10.0.0.1 a.example.com\n", "a"},
		{"127.0.0.1 localhost.com localhost\n10.0.0.1 a.example.com\n", "a.example"},
		{"127.0.0.1 localhost.x localhost\n10.0.0.1 a.example.com\n", "a.example.com"},
		{"127.0.0.1 localhost.com localhost\n10.0.0.1 com.example.com\n", "com.example.com"},
		{"127.0.0.1 localhost.b localhost\n10.0.0.1 a.b.c\n", "a"},
		{"127.0.0.1 localhost. localhost\n10.0.0.1 a.example.com\n", "a.example.com"},
	} {
		d := databaseOf(t, texts{"nsswitch.conf": "hosts: files\n", "hosts": test.hosts})
		for range 2 {
			q := &gosock.Query{
				Kind:  gosock.Getnameinfo,
				Addr:  sockaddrOf("10.0.0.1", 80),
				Flags: niNoFQDN,
			}
			if got := written(d.Answer(context.Background(), q)); got != test.want+" 80" {
				t.Errorf("%q: %s", test.hosts, got)
			}
		}
	}
}

func TestOwnDomainIsOfTheFirstNameThatHasOne(t *testing.T) {
	name, err := gosock.Hostname()
	if err != nil || strings.Contains(name, ".") {
		t.Skipf("this machine's name is %q, %v", name, err)
	}
	for hosts, want := range map[string]string{
		"127.0.0.1 localhost\n10.0.0.1 " + name + ".one " + name + "\n": "one",
		"127.0.0.1 x.two\n10.0.0.1 " + name + "\n":                      "two",
		"10.0.0.1 " + name + "\n":                                       "",
	} {
		d := databaseOf(t, texts{"nsswitch.conf": "hosts: files\n", "hosts": hosts})
		if got, err := d.ownDomain(context.Background()); got != want || err != nil {
			t.Errorf("%q: %q, %v", hosts, got, err)
		}
	}
	d := databaseOf(t, texts{"nsswitch.conf": "hosts: mdns\n"})
	if _, err := d.ownDomain(context.Background()); err != errForeign {
		t.Errorf("only others know: %v", err)
	}
}
