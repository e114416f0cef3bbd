package dns

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

const (
	maxLabel = 63
	maxWire  = 255 // of a name in a message, with its lengths
	maxText  = 256 // of a name in an answer, with C's NUL
)

var errBadName = errors.New("not a domain name")

// readName reads a domain name as a user or a file has it: a backslash quotes the byte that
// follows, or the one that three digits give. The library has no escapes, so a quoted dot, which
// no host has, is refused.
func readName(text string) (dnsmessage.Name, error) {
	var name dnsmessage.Name
	b := make([]byte, 0, maxWire)
	label := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '.' {
			if label == 0 && text != "." {
				return name, errBadName
			}
			b, label = append(b, '.'), 0
			continue
		}
		if c == '\\' {
			var n int
			if c, n = unescape(text[i+1:]); n == 0 || c == '.' {
				return name, errBadName
			}
			i += n
		}
		b, label = append(b, c), label+1
		if label > maxLabel || len(b) >= maxWire-1 {
			return name, errBadName
		}
	}
	if label > 0 || len(b) == 0 {
		b = append(b, '.')
	}
	if len(b) > maxWire-1 {
		return name, errBadName
	}
	return dnsmessage.NewName(string(b))
}

// unescape reads what follows a backslash, and tells how long it is.
func unescape(text string) (c byte, n int) {
	if text == "" {
		return 0, 0
	}
	if !isDigit(text[0]) {
		return text[0], 1
	}
	if len(text) < 3 || !isDigit(text[1]) || !isDigit(text[2]) {
		return 0, 0
	}
	code := int(text[0]-'0')*100 + int(text[1]-'0')*10 + int(text[2]-'0')
	if code > 255 {
		return 0, 0
	}
	return byte(code), 3
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// text is a host's name in a message, without the dot at its end, except that the root is a dot.
func text(name *dnsmessage.Name) string {
	b := name.Data[:name.Length]
	if len(b) > 1 {
		b = b[:len(b)-1]
	}
	return string(b)
}

// isHost tells a name that a host may have: letters, digits, dashes and underscores, and no dash
// where the name begins.
func isHost(name *dnsmessage.Name) bool {
	b := name.Data[:name.Length]
	if len(b) > 0 && b[0] == '-' {
		return false
	}
	for _, c := range b {
		if !hostByte[c] {
			return false
		}
	}
	return true
}

var hostByte = func() (ok [256]bool) {
	const allowed = "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "0123456789-_."
	for _, c := range []byte(allowed) {
		ok[c] = true
	}
	return ok
}()

// sameName compares names without regard to the case of ASCII letters.
func sameName(a, b *dnsmessage.Name) bool {
	if a.Length != b.Length {
		return false
	}
	for i := range int(a.Length) {
		if lower(a.Data[i]) != lower(b.Data[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// isHostText tells whether a host can be called so, before anybody is asked.
func isHostText(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return false
	}
	name, err := readName(text)
	return err == nil && isHost(&name)
}

// special are the bytes that mean something in a zone's text.
const special = `";\()@$`

// escaped is any name in a message as text, as readName reads it.
func escaped(name *dnsmessage.Name) string {
	return string(appendEscaped(nil, []byte(text(name)), special))
}

// appendEscaped writes bytes so that each is seen, with a backslash before those that are special.
func appendEscaped(b, label []byte, special string) []byte {
	for _, c := range label {
		switch {
		case c <= ' ' || c > '~':
			b = fmt.Appendf(b, `\%03d`, c)
		case strings.IndexByte(special, c) >= 0:
			b = append(b, '\\', c)
		default:
			b = append(b, c)
		}
	}
	return b
}
