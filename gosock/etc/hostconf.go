package etc

import (
	"strings"
	"sync"
)

// HostConf is host.conf(5), with what the environment says instead.
type HostConf struct {
	Multi   bool // the hosts file is read to its end
	Reorder bool
	Trim    []string // domains that names of addresses lose
}

type hostConfFile struct {
	path string
	once sync.Once
	conf HostConf
}

func (f *hostConfFile) get() *HostConf {
	f.once.Do(func() {
		path, ok := LookupEnv("RESOLV_HOST_CONF")
		if !ok {
			path = f.path
		}
		f.conf = parseHostConf(readFile(path))
		f.conf.obeyEnvironment()
	})
	return &f.conf
}

// hostConfLine is how much of a line glibc reads at once; what is left is another line to it.
const hostConfLine = 255

func parseHostConf(file content) (conf HostConf) {
	for whole := range strings.Lines(file.text) {
		for len(whole) > hostConfLine {
			conf.parseLine(whole[:hostConfLine])
			whole = whole[hostConfLine:]
		}
		conf.parseLine(whole)
	}
	return conf
}

// stringEnds is what ends a word of host.conf(5).
const stringEnds = space + "#,"

func (c *HostConf) parseLine(line string) {
	line = skipSpace(upTo(line, "\n\x00"))
	command := upTo(line, stringEnds)
	argument := skipSpace(line[len(command):])
	switch lower(command) {
	case "multi":
		setBool(&c.Multi, argument)
	case "reorder":
		setBool(&c.Reorder, argument)
	case "trim":
		c.addTrim(argument)
	}
}

// setBool takes "on" or "off" over, whatever follows.
func setBool(value *bool, argument string) {
	argument = lower(argument)
	switch {
	case strings.HasPrefix(argument, "on"):
		*value = true
	case strings.HasPrefix(argument, "off"):
		*value = false
	}
}

// maxTrim is how many domains glibc has room for.
const maxTrim = 4

// addTrim reads a list of domains, with commas, colons, semicolons or space between them.
func (c *HostConf) addTrim(list string) {
	for len(c.Trim) < maxTrim {
		domain := upTo(list, stringEnds)
		c.Trim = append(c.Trim, domain)
		list = skipSpace(list[len(domain):])
		if list != "" && strings.Contains(",;:", list[:1]) {
			list = skipSpace(list[1:])
		}
		if list == "" || list[0] == '#' {
			return
		}
	}
}

func (c *HostConf) obeyEnvironment() {
	if value, ok := LookupEnv("RESOLV_MULTI"); ok {
		setBool(&c.Multi, value)
	}
	if value, ok := LookupEnv("RESOLV_REORDER"); ok {
		setBool(&c.Reorder, value)
	}
	if value, ok := LookupEnv("RESOLV_ADD_TRIM_DOMAINS"); ok {
		c.addTrim(value)
	}
	if value, ok := LookupEnv("RESOLV_OVERRIDE_TRIM_DOMAINS"); ok {
		c.Trim = nil
		c.addTrim(value)
	}
}

// TrimDomain gives a name without the first of the domains that it ends in.
func (c *HostConf) TrimDomain(name string) string {
	for _, domain := range c.Trim {
		keep := len(name) - len(domain)
		if keep > 0 && lower(name[keep:]) == lower(domain) {
			return name[:keep]
		}
	}
	return name
}
