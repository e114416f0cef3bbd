package dns

import (
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"gosocket/gosock"
)

const (
	port       = 53
	maxServers = 3
)

// Config is what resolv.conf(5) and the environment say about asking name servers.
type Config struct {
	Servers  []Server // never empty
	Search   []string
	Sortlist []SortEntry // for gethostbyname

	NDots    int
	Timeout  int // seconds; other than positive counts as 1, or more at a later server
	Attempts int // at each server; none if not positive

	// Patience, if not zero, is how long each server's answer is waited for, instead of Timeout,
	// and over TCP, where resolv.conf does not say.
	Patience time.Duration

	Rotate              bool // start each lookup at another server
	SingleRequest       bool // AAAA is asked when A is answered
	SingleRequestReopen bool // and that from another socket
	EDNS0               bool
	TrustAD             bool
	UseVC               bool // TCP only
	NoAAAA              bool
	NoTLDQuery          bool // a name without a dot is not asked as it stands
	NoReload            bool
}

// Server is where a name server listens.
type Server struct {
	gosock.HostAddr
	Port uint16
}

// SortEntry is a network whose addresses come first.
type SortEntry struct{ Addr, Mask [4]byte }

// Getenv gives a variable of the environment. In a C program, os.LookupEnv sees only what was
// there when Go started; the main package of such a program puts getenv(3) here.
var Getenv = os.LookupEnv

// ParseConfig reads resolv.conf's text as glibc does, with the variables LOCALDOMAIN and
// RES_OPTIONS. The host's name gives the domain to search where nothing else does. Scopes of
// servers are looked up among the interfaces of now.
func ParseConfig(text string, env func(string) (string, bool), hostname string) *Config {
	p := configParser{Config: Config{NDots: 1, Timeout: 5, Attempts: 2}}
	if domains, ok := env("LOCALDOMAIN"); ok {
		domains, _, _ = strings.Cut(domains, "\n")
		p.searchFixed = true
		p.setSearch(domains)
	}
	for line := range strings.Lines(text) {
		p.line(cString(line))
	}
	if len(p.Servers) == 0 {
		p.Servers = []Server{{gosock.HostAddr{IP: netip.AddrFrom4([4]byte{127, 0, 0, 1})}, port}}
	}
	if _, domain, ok := strings.Cut(hostname, "."); ok && len(p.Search) == 0 {
		p.Search = []string{domain}
	}
	if options, ok := env("RES_OPTIONS"); ok {
		p.options(options)
	}
	p.NDots &= 15 // a field of four bits
	return &p.Config
}

// cString ends where a NUL is, and without the line's end.
func cString(line string) string {
	line, _, _ = strings.Cut(line, "\x00")
	line, _, _ = strings.Cut(line, "\n")
	return line
}

type configParser struct {
	Config
	searchFixed bool // by the environment
}

// keywords are what a line can begin with; it has to be followed by a blank.
var keywords = map[string]func(p *configParser, rest string){
	"domain":     (*configParser).domain,
	"search":     (*configParser).search,
	"nameserver": (*configParser).nameserver,
	"sortlist":   (*configParser).sortlist,
	"options":    (*configParser).options,
}

func (p *configParser) line(line string) {
	end := strings.IndexAny(line, blanks)
	if end < 0 {
		return
	}
	if keyword := keywords[line[:end]]; keyword != nil {
		keyword(p, strings.TrimLeft(line[end:], blanks))
	}
}

const blanks = " \t"

func (p *configParser) domain(rest string) {
	if rest != "" && !p.searchFixed {
		p.Search = []string{firstWord(rest)}
	}
}

func (p *configParser) search(rest string) {
	if rest != "" && !p.searchFixed {
		p.setSearch(rest)
	}
}

// setSearch takes a list of domains; the first may be empty, and then is the root.
func (p *configParser) setSearch(list string) {
	first := firstWord(list)
	p.Search = append([]string{first}, words(list[len(first):])...)
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == '\t' })
}

func firstWord(text string) string {
	if end := strings.IndexAny(text, blanks); end >= 0 {
		return text[:end]
	}
	return text
}

func (p *configParser) nameserver(rest string) {
	addr, ok := parseServer(firstWord(rest))
	if ok && len(p.Servers) < maxServers {
		p.Servers = append(p.Servers, Server{addr, port})
	}
}

func parseServer(text string) (addr gosock.HostAddr, ok bool) {
	if ip, ok := parseAtonExact(text); ok {
		return gosock.HostAddr{IP: netip.AddrFrom4(ip)}, true
	}
	text, scope, _ := strings.Cut(text, "%")
	ip, ok := gosock.ParseIPv6(text)
	addr.IP = netip.AddrFrom16(ip)
	addr.Scope = parseScope(addr.IP, scope)
	return addr, ok
}

// parseAtonExact reads what inet_aton does, and nothing after it.
func parseAtonExact(text string) (ip [4]byte, ok bool) {
	if text == "" || strings.ContainsAny(text, " \t\n\v\f\r") {
		return ip, false
	}
	return gosock.ParseAton(text)
}

// sortlist takes networks, each perhaps with its mask after a slash or an ampersand.
func (p *configParser) sortlist(rest string) {
	rest, _, _ = strings.Cut(rest, ";")
	for _, word := range words(rest) {
		p.sortEntry(word)
	}
}

func (p *configParser) sortEntry(word string) {
	net, rest := word, ""
	if at := strings.IndexAny(word, "/&"); at >= 0 {
		net, rest = word[:at], word[at+1:]
	}
	addr, ok := parseAtonExact(net)
	if !ok {
		return
	}
	mask, ok := parseAtonExact(rest)
	if !ok {
		mask = classMask(addr)
	}
	p.Sortlist = append(p.Sortlist, SortEntry{addr, mask})
}

// classMask is the mask of a network of class A, B or C.
func classMask(addr [4]byte) [4]byte {
	switch {
	case addr[0] < 0x80:
		return [4]byte{0xff}
	case addr[0] < 0xc0:
		return [4]byte{0xff, 0xff}
	}
	return [4]byte{0xff, 0xff, 0xff}
}

// parseScope is the number of an interface, by its name or as it stands; none is zero.
func parseScope(ip netip.Addr, scope string) uint32 {
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsInterfaceLocalMulticast() {
		if index, err := gosock.InterfaceIndex(scope); err == nil {
			return index
		}
	}
	index, _ := strconv.ParseUint(scope, 10, 32)
	return uint32(index)
}
