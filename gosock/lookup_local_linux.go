package gosock

import (
	"strings"

	"golang.org/x/sys/unix"
)

// localFiles is what decides whether the files of this machine alone answer a Query.
type localFiles struct {
	nsswitch watched[map[string][]string] // where each database is looked for: nsswitch.conf(5)
	hosts    watched[hostsFile]
}

func newLocalFiles(etc string) *localFiles {
	return &localFiles{
		watched[map[string][]string]{path: etc + "/nsswitch.conf", parse: parseNsswitch},
		watched[hostsFile]{path: etc + "/hosts", parse: parseHosts},
	}
}

var systemFiles = newLocalFiles("/etc")

// Local tells whether the System will answer q without asking anybody else, so that it cannot take
// long: waiting for it in a Lookup takes many times longer. Where that is not sure, it says no.
func Local(q *Query) bool { return systemFiles.answer(q) }

func (f *localFiles) answer(q *Query) bool {
	switch q.Kind {
	case Getservbyname, Getservbyport:
		return f.alone("services")
	case Getprotobyname:
		return f.alone("protocols")
	case Getaddrinfo:
		return f.haveService(q.Service) && f.haveHost(q)
	case Gethostbyname:
		return f.haveName(*q.Host, unix.AF_INET)
	case Gethostbyaddr:
		return f.haveAddr(q.Addr)
	case Getnameinfo:
		return f.haveNames(q)
	}
	return false
}

// alone tells whether a database is looked for in files only, which is also what is done where
// nsswitch.conf does not say.
func (f *localFiles) alone(database string) bool {
	for _, source := range f.nsswitch.get()[database] {
		if source != "files" && source != "db" {
			return false
		}
	}
	return true
}

func (f *localFiles) haveService(service *string) bool {
	return service == nil || looksLikePort(*service) || f.alone("services")
}

func (f *localFiles) haveHost(q *Query) bool {
	return q.Host == nil || q.Flags&aiNumericHost != 0 || f.haveName(*q.Host, q.Family)
}

// haveName tells whether a name is found in the hosts file before it is looked for elsewhere.
func (f *localFiles) haveName(name string, family int) bool {
	if !f.hostsFirst() {
		return false
	}
	have := f.hosts.get().names[strings.ToLower(name)]
	switch family {
	case unix.AF_INET:
		return have.inet
	case unix.AF_INET6:
		return have.inet6
	}
	return have.inet || have.inet6
}

func (f *localFiles) haveAddr(sockaddr []byte) bool {
	_, ip := SplitSockaddr(sockaddr)
	return f.hostsFirst() && f.hosts.get().addrs[string(ip)]
}

func (f *localFiles) haveNames(q *Query) bool {
	if q.Flags&niNoFQDN != 0 { // this machine's own name is looked up for it
		return false
	}
	host := q.Flags&niNumericHost != 0 || f.haveAddr(q.Addr)
	return host && (q.Flags&niNumericServ != 0 || f.alone("services"))
}

// hostsFirst tells whether hosts are looked for in files first, and nowhere else if found there.
func (f *localFiles) hostsFirst() bool {
	sources := f.nsswitch.get()["hosts"]
	if len(sources) == 0 || sources[0] != "files" {
		return false
	}
	return len(sources) == 1 || !strings.HasPrefix(sources[1], "[")
}

func parseNsswitch(text string) map[string][]string {
	databases := make(map[string][]string)
	for line := range uncommented(text) {
		if database, sources, ok := strings.Cut(line, ":"); ok {
			databases[strings.TrimSpace(database)] = strings.Fields(sources)
		}
	}
	return databases
}

// hostsFile is a hosts(5) file, as far as it tells which questions it answers.
type hostsFile struct {
	names map[string]hostFamilies // by name, in lower case
	addrs map[string]bool         // by the bytes of an address
}

// hostFamilies tells which kinds of address a name has.
type hostFamilies struct{ inet, inet6 bool }

func parseHosts(text string) hostsFile {
	hosts := hostsFile{make(map[string]hostFamilies), make(map[string]bool)}
	for line := range uncommented(text) {
		if fields := strings.Fields(line); len(fields) > 1 {
			hosts.add(fields[0], fields[1:])
		}
	}
	return hosts
}

func (h *hostsFile) add(addr string, names []string) {
	inet, isInet := ParseIPv4(addr)
	inet6, isInet6 := ParseIPv6(addr)
	switch {
	case isInet:
		h.addrs[string(inet[:])] = true
	case isInet6:
		h.addrs[string(inet6[:])] = true
	}
	for _, name := range names {
		name = strings.ToLower(name)
		have := h.names[name]
		h.names[name] = hostFamilies{have.inet || isInet, have.inet6 || isInet6}
	}
}

// uncommented gives the lines of a file without comments, which begin with '#'.
func uncommented(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "#")
			if !yield(line) {
				return
			}
		}
	}
}
