package etc

import (
	"slices"
	"testing"

	"gosocket/gosock"
)

func servicesOf(text string) *Services { return parseServices(content{text: text}) }

const someServices = `
http		80/tcp		www WorldWideWeb	# comment alias
http		80/udp		www
domain	53/tcp
domain	53/udp	nameserver
hex	0x50/sctp
octal	010/tcp
bare	7
slashes	9///tcp	discard
large	65616/dccp
negative	-18446744073709551615/tcp
huge	4294967296/tcp
minus	-1/tcp
late	80 /tcp
word	80x/tcp
none
again	80/tcp
`

func TestServices(t *testing.T) {
	services := servicesOf(someServices)
	for _, test := range []struct {
		name, protocol string
		port           int // or none
	}{
		{"http", "tcp", 80},
		{"http", AnyProtocol, 80},
		{"www", "udp", 80},
		{"WWW", "udp", -1},
		{"www", "sctp", -1},
		{"nameserver", AnyProtocol, 53},
		{"nameserver", "tcp", -1},
		{"hex", "sctp", 80},
		{"octal", "tcp", 8},
		{"bare", "", 7},
		{"bare", "tcp", -1},
		{"discard", "tcp", 9},
		{"large", "dccp", 80},
		{"negative", "tcp", 1},
		{"huge", AnyProtocol, -1},
		{"minus", AnyProtocol, -1},
		{"late", AnyProtocol, -1},
		{"word", AnyProtocol, -1},
		{"none", AnyProtocol, -1},
		{"alias", AnyProtocol, -1},
	} {
		port := -1
		if service := services.ByName(test.name, test.protocol); service != nil {
			port = int(service.Port)
		}
		if port != test.port {
			t.Errorf("%s/%q: %d", test.name, test.protocol, port)
		}
	}
}

func TestServicesByPort(t *testing.T) {
	services := servicesOf(someServices)
	for _, test := range []struct {
		port           uint16
		protocol, name string
	}{
		{80, "tcp", "http"},
		{80, AnyProtocol, "http"},
		{80, "sctp", "hex"},
		{80, "dccp", "large"},
		{53, "udp", "domain"},
		{7, "", "bare"},
		{7, AnyProtocol, "bare"},
		{7, "tcp", ""},
		{0, AnyProtocol, ""},
	} {
		name := ""
		if service := services.ByPort(test.port, test.protocol); service != nil {
			name = service.Name
		}
		if name != test.name {
			t.Errorf("%d/%q: %q", test.port, test.protocol, name)
		}
	}
	if status := services.Status(); status != gosock.StatusNotFound {
		t.Errorf("status %d", status)
	}
}

func FuzzServices(f *testing.F) {
	f.Add(someServices)
	f.Add("\ta 0x1/b c\x00d")
	f.Fuzz(func(t *testing.T, text string) {
		services := servicesOf(text)
		for key, service := range services.byName {
			if services.ByName(key.name, key.protocol) != service ||
				service.Name != key.name && !slices.Contains(service.Aliases, key.name) ||
				key.protocol != AnyProtocol && key.protocol != service.Protocol {
				t.Errorf("%q gives %v", key, service)
			}
			if services.ByPort(service.Port, service.Protocol) == nil {
				t.Errorf("%v is not found by its port", service)
			}
		}
		for key, service := range services.byPort {
			if service.Port != key.port || services.ByName(service.Name, service.Protocol) == nil {
				t.Errorf("%v gives %v", key, service)
			}
		}
	})
}
