package dns

import (
	"strings"

	"gosocket/gosock/etc"
)

// alias gives what a name without a dot stands for in the user's own file.
func (l *lookup) alias(name string) string {
	if !strings.Contains(name, ".") {
		if alias, ok := l.hostAlias(name); ok {
			return alias
		}
	}
	return name
}

// hostAlias looks a name up in the file that HOSTALIASES names, of lines such as "name host". A
// line with only one of the two ends the file.
func (l *lookup) hostAlias(name string) (string, bool) {
	path, ok := Getenv("HOSTALIASES")
	if !ok {
		return "", false
	}
	const spaces = " \t\n\v\f\r"
	text, _ := etc.ReadFile(path)
	for line := range strings.Lines(text) {
		end := strings.IndexAny(line, spaces)
		if end < 0 {
			break
		}
		host := strings.TrimLeft(line[end:], spaces)
		if !sameText(line[:end], name) {
			continue
		}
		if end := strings.IndexAny(host, spaces); end >= 0 {
			host = host[:end]
		}
		return host, host != ""
	}
	return "", false
}

// sameText compares names as text, without regard to case and to a dot at the end.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}
