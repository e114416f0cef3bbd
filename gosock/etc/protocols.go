package etc

import (
	"math"
	"strings"

	"gosocket/gosock"
)

// Protocol is an entry of protocols(5).
type Protocol struct {
	Name    string
	Aliases []string
	Number  int
}

// Protocols is protocols(5).
type Protocols struct {
	status   gosock.SourceStatus
	byName   map[string]*Protocol
	byNumber map[int]*Protocol
}

func parseProtocols(file content) *Protocols {
	p := &Protocols{
		status:   statusOf(file.err),
		byName:   make(map[string]*Protocol),
		byNumber: make(map[int]*Protocol),
	}
	for entry := range entries(file.text) {
		if protocol := parseProtocol(entry); protocol != nil {
			p.add(protocol)
		}
	}
	return p
}

// parseProtocol reads "name number alias …".
func parseProtocol(line string) *Protocol {
	name, rest := word(line)
	n, after := number(rest, 10)
	if after == rest || n > math.MaxUint32 || after != "" && !strings.Contains(space, after[:1]) {
		return nil
	}
	return &Protocol{Name: name, Aliases: words(after), Number: int(int32(uint32(n)))}
}

func (p *Protocols) add(protocol *Protocol) {
	for _, name := range append([]string{protocol.Name}, protocol.Aliases...) {
		putFirst(p.byName, name, protocol)
	}
	putFirst(p.byNumber, protocol.Number, protocol)
}

// ByName gives the first protocol of a name or an alias; its case matters.
func (p *Protocols) ByName(name string) *Protocol { return p.byName[name] }

// ByNumber gives the first protocol of a number.
func (p *Protocols) ByNumber(number int) *Protocol { return p.byNumber[number] }

// Status tells what a lookup that finds nothing makes of it.
func (p *Protocols) Status() gosock.SourceStatus { return p.status }
