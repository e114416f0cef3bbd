package etc

import (
	"errors"
	"net/netip"
	"syscall"

	"gosocket/gosock"
)

// Address families, as C numbers them.
const (
	anyFamily = 0
	inet      = syscall.AF_INET
	inet6     = syscall.AF_INET6
)

// Hosts is hosts(5).
type Hosts struct {
	failure gosock.HostFailure
	byName  map[string][]*hostLine // in the file's order; by the name in lower case
	byAddr  map[netip.Addr]*hostLine
}

// hostLine is a line of hosts(5) whose address is one.
type hostLine struct {
	ip      netip.Addr
	name    string
	aliases []string
}

var (
	loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	loopback6 = netip.IPv6Loopback()
)

func parseHosts(file content) *Hosts {
	h := &Hosts{
		failure: hostFailure(&file),
		byName:  make(map[string][]*hostLine),
		byAddr:  make(map[netip.Addr]*hostLine),
	}
	for entry := range entries(file.text) {
		if line := parseHostLine(entry); line != nil {
			h.add(line)
		}
	}
	return h
}

// hostFailure is what a lookup that finds nothing fails with. That there is no file leaves h_errno
// alone, if it is not said otherwise.
func hostFailure(file *content) gosock.HostFailure {
	if file.err == nil {
		return gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNotFound}
	}
	failure := gosock.HostFailure{Status: gosock.StatusUnavailable}
	if file.opened {
		failure.HErrno = gosock.HostInternal
	}
	errors.As(file.err, &failure.Errno)
	return failure
}

func parseHostLine(entry string) *hostLine {
	addr, rest := word(entry)
	ip, ok := parseIP(addr)
	if !ok {
		return nil
	}
	line := &hostLine{ip: ip}
	line.name, rest = word(rest)
	line.aliases = words(rest)
	return line
}

func parseIP(text string) (netip.Addr, bool) {
	if ip, ok := gosock.ParseIPv4(text); ok {
		return netip.AddrFrom4(ip), true
	}
	ip, ok := gosock.ParseIPv6(text)
	return netip.AddrFrom16(ip), ok
}

func (h *Hosts) add(line *hostLine) {
	h.addName(line.name, line)
	for _, alias := range line.aliases {
		h.addName(alias, line)
	}
	for _, family := range []int{inet, inet6} {
		ip, ok := line.as(family)
		if _, taken := h.byAddr[ip]; ok && !taken {
			h.byAddr[ip] = line
		}
	}
}

func (h *Hosts) addName(name string, line *hostLine) {
	name = lower(name)
	lines := h.byName[name]
	if n := len(lines); n == 0 || lines[n-1] != line {
		h.byName[name] = append(lines, line)
	}
}

// as gives the address of a line as one of a family, if it can be one. A line of IPv6's loopback or
// of a mapped address is also one of IPv4.
func (l *hostLine) as(family int) (netip.Addr, bool) {
	switch {
	case family == anyFamily || (family == inet) == l.ip.Is4():
		return l.ip, true
	case family == inet && l.ip.Is4In6():
		return l.ip.Unmap(), true
	case family == inet && l.ip == loopback6:
		return loopback4, true
	}
	return l.ip, false
}

// ByName gives the host of a name and a family: what its first line says or, with multi of
// host.conf(5), its lines together.
func (h *Hosts) ByName(name string, family int, multi bool) *gosock.HostEntry {
	return h.find(name, family, multi, func(entry *gosock.HostEntry, line *hostLine) {
		entry.Aliases = append(entry.Aliases, line.aliases...)
		if line.name != entry.Name {
			entry.Aliases = append(entry.Aliases, line.name)
		}
	})
}

// ByNameAny gives the host of a name with its addresses of both families, and no aliases.
func (h *Hosts) ByNameAny(name string, multi bool) *gosock.HostEntry {
	return h.find(name, anyFamily, multi, func(*gosock.HostEntry, *hostLine) {})
}

// find puts the lines of a name together; merge adds what is not an address.
func (h *Hosts) find(name string, family int, multi bool,
	merge func(*gosock.HostEntry, *hostLine)) (entry *gosock.HostEntry) {
	for _, line := range h.byName[lower(name)] {
		ip, ok := line.as(family)
		if !ok {
			continue
		}
		if entry == nil {
			entry = &gosock.HostEntry{Name: line.name}
		}
		entry.Addrs = append(entry.Addrs, gosock.HostAddr{IP: ip})
		merge(entry, line)
		if !multi {
			break
		}
	}
	return entry
}

// ByAddr gives the host of an address, from the first line that has it.
func (h *Hosts) ByAddr(ip netip.Addr) *gosock.HostEntry {
	line := h.byAddr[ip]
	if line == nil {
		return nil
	}
	return &gosock.HostEntry{
		Name:    line.name,
		Aliases: line.aliases,
		Addrs:   []gosock.HostAddr{{IP: ip}},
	}
}

// Failure tells why a lookup finds nothing.
func (h *Hosts) Failure() *gosock.HostFailure {
	failure := h.failure
	return &failure
}
