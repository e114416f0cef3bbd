package etc

import (
	"math"
	"net/netip"
	"slices"
	"strings"
	"sync"
)

// PrefixValue is a number that a table gives the addresses of a prefix.
type PrefixValue struct {
	Prefix netip.Prefix
	Value  int
}

// GaiConf is gai.conf(5): tables by which addresses are sorted, the longest prefixes first.
type GaiConf struct {
	Labels, Precedences []PrefixValue // of IPv6, an IPv4 address being a mapped one
	ScopesV4            []PrefixValue // of IPv4
	Reload              bool
}

func table(rows ...PrefixValue) []PrefixValue { return rows }

func row(prefix string, value int) PrefixValue {
	return PrefixValue{netip.MustParsePrefix(prefix), value}
}

// What glibc takes where gai.conf has no such lines: RFC 3484's tables, with rows of its own for
// what is never translated, and for Teredo.
var (
	defaultLabels = table(row("::1/128", 0), row("2002::/16", 2), row("::/96", 3),
		row("::ffff:0:0/96", 4), row("fec0::/10", 5), row("fc00::/7", 6), row("2001::/32", 7),
		row("::/0", 1))
	defaultPrecedences = table(row("::1/128", 50), row("2002::/16", 30), row("::/96", 20),
		row("::ffff:0:0/96", 10), row("::/0", 40))
	defaultScopesV4 = table(row("169.254.0.0/16", 2), row("127.0.0.0/8", 2), row("0.0.0.0/0", 14))
)

func parseGaiConf(file content) *GaiConf {
	conf := &GaiConf{}
	for line := range lines(file.text) {
		conf.parseLine(upTo(line, "#"))
	}
	complete(&conf.Labels, defaultLabels)
	complete(&conf.Precedences, defaultPrecedences)
	complete(&conf.ScopesV4, defaultScopesV4)
	return conf
}

func (c *GaiConf) parseLine(line string) {
	command, rest := word(skipSpace(line))
	first, rest := word(rest)
	second, _ := word(rest)
	switch command {
	case "label":
		addPrefix(&c.Labels, first, second)
	case "precedence":
		addPrefix(&c.Precedences, first, second)
	case "scopev4":
		addScope(&c.ScopesV4, first, second)
	case "reload":
		c.Reload = first == "yes"
	}
}

func addPrefix(rows *[]PrefixValue, prefix, value string) {
	addr, length, ok := parsePrefix(prefix)
	n, isNumber := parseValue(value, math.MaxInt32)
	if ok && isNumber && addr.Is6() {
		*rows = append(*rows, PrefixValue{netip.PrefixFrom(addr, length).Masked(), n})
	}
}

const mappedBits = 96 // of a mapped IPv4 address, before the IPv4 address itself

func addScope(rows *[]PrefixValue, prefix, value string) {
	addr, length, ok := parsePrefix(prefix)
	n, isNumber := parseValue(value, math.MaxInt32)
	if ok && addr.Is4In6() {
		addr, length = addr.Unmap(), length-mappedBits
	}
	if ok && isNumber && addr.Is4() && length >= 0 {
		*rows = append(*rows, PrefixValue{netip.PrefixFrom(addr, length).Masked(), n})
	}
}

// parsePrefix reads "address/bits". An address alone is not taken for all of its bits: glibc then
// looks at a pointer that it has not set, and the line has no effect.
func parsePrefix(text string) (addr netip.Addr, length int, ok bool) {
	ip, bits, given := strings.Cut(text, "/")
	addr, ok = parseIP(ip)
	if !ok || !given {
		return addr, 0, false
	}
	length, ok = parseValue(bits, uint64(addr.BitLen()))
	return addr, length, ok
}

// parseValue reads a number up to a limit; nothing at all is zero.
func parseValue(text string, limit uint64) (n int, ok bool) {
	value, rest := number(text, 10)
	return int(value), rest == "" && value <= limit
}

// complete makes a table one that every address has a row of, and puts its longest prefixes first.
func complete(rows *[]PrefixValue, defaults []PrefixValue) {
	if len(*rows) == 0 {
		*rows = defaults
		return
	}
	everything := func(r PrefixValue) bool { return r.Prefix.Bits() == 0 }
	if !slices.ContainsFunc(*rows, everything) {
		*rows = append(*rows, defaults[len(defaults)-1])
	}
	slices.SortStableFunc(*rows, func(a, b PrefixValue) int {
		return b.Prefix.Bits() - a.Prefix.Bits()
	})
}

// Label gives the label of an address.
func (c *GaiConf) Label(ip netip.Addr) int { return lookUp(c.Labels, mapped(ip)) }

// Precedence gives the precedence of an address.
func (c *GaiConf) Precedence(ip netip.Addr) int { return lookUp(c.Precedences, mapped(ip)) }

// ScopeV4 gives the scope of an IPv4 address.
func (c *GaiConf) ScopeV4(ip netip.Addr) int { return lookUp(c.ScopesV4, ip) }

func mapped(ip netip.Addr) netip.Addr { return netip.AddrFrom16(ip.As16()) }

func lookUp(rows []PrefixValue, ip netip.Addr) int {
	for _, row := range rows {
		if row.Prefix.Contains(ip) {
			return row.Value
		}
	}
	return 0
}

// gaiConfFile is the file gai.conf, which is read once, or again if it says so.
type gaiConfFile struct {
	path string

	mu    sync.Mutex
	conf  *GaiConf
	stamp stamp
}

func (f *gaiConfFile) get() *GaiConf {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conf != nil && !f.conf.Reload {
		return f.conf
	}
	if now := stampOf(f.path); f.conf == nil || now != f.stamp {
		f.conf, f.stamp = parseGaiConf(readFile(f.path)), now
	}
	return f.conf
}
