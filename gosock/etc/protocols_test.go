package etc

import (
	"slices"
	"testing"

	"gosocket/gosock"
)

func protocolsOf(text string) *Protocols { return parseProtocols(content{text: text}) }

const someProtocols = `
ip	0	IP	# internet protocol
tcp	6	TCP
largest	4294967295
huge	4294967296
negative	-1
hex	0x10
word	6x
nothing
again	6	tcp2
`

func TestProtocols(t *testing.T) {
	protocols := protocolsOf(someProtocols)
	const none = -100
	for name, want := range map[string]int{
		"ip": 0, "IP": 0, "tcp": 6, "TCP": 6, "Tcp": none, "largest": -1, "huge": none,
		"negative": none, "hex": none, "word": none, "nothing": none, "tcp2": 6, "internet": none,
	} {
		number := none
		if protocol := protocols.ByName(name); protocol != nil {
			number = protocol.Number
		}
		if number != want {
			t.Errorf("%s: %d", name, number)
		}
	}
	if protocol := protocols.ByNumber(6); protocol == nil || protocol.Name != "tcp" {
		t.Errorf("6 is %v", protocol)
	}
	if protocol := protocols.ByNumber(7); protocol != nil {
		t.Errorf("7 is %v", protocol)
	}
	if status := protocols.Status(); status != gosock.StatusNotFound {
		t.Errorf("status %d", status)
	}
}

func FuzzProtocols(f *testing.F) {
	f.Add(someProtocols)
	f.Fuzz(func(t *testing.T, text string) {
		protocols := protocolsOf(text)
		for name, protocol := range protocols.byName {
			if protocols.ByName(name) != protocol ||
				protocol.Name != name && !slices.Contains(protocol.Aliases, name) {
				t.Errorf("%q gives %v", name, protocol)
			}
			if protocols.ByNumber(protocol.Number) == nil {
				t.Errorf("%v is not found by its number", protocol)
			}
		}
	})
}
