package etc

import (
	"iter"
	"math"
	"strings"
)

// space is what C's isspace takes for white space.
const space = " \t\n\v\f\r"

func isSpace(r rune) bool { return strings.ContainsRune(space, r) }

// lines gives the lines of a file as C's strings have them, up to a NUL.
func lines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if !yield(upTo(line, "\x00")) {
				return
			}
		}
	}
}

// entries gives the lines of a database that are more than a comment, without the comment and the
// space before them.
func entries(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range lines(text) {
			line = upTo(moveToStart(line), "#\n")
			if line != "" && !yield(line) {
				return
			}
		}
	}
}

// moveToStart takes the space off the start of a line as glibc does, which moves the rest to the
// front and forgets to cut what is then left over of the line at its end. This shows only where the
// last line of a file has no end.
func moveToStart(line string) string {
	rest := skipSpace(line)
	if rest == "" || rest[0] == '#' {
		return ""
	}
	return rest + line[len(rest):]
}

// upTo gives what of a text comes before the first of some bytes.
func upTo(text, ends string) string {
	if end := strings.IndexAny(text, ends); end >= 0 {
		return text[:end]
	}
	return text
}

func skipSpace(text string) string { return strings.TrimLeft(text, space) }

// word cuts what comes before white space, and the white space, off a line.
func word(line string) (first, rest string) {
	first = upTo(line, space)
	return first, skipSpace(line[len(first):])
}

// words gives the words that are left of a line.
func words(line string) []string { return strings.FieldsFunc(line, isSpace) }

// number reads a number as C's strtoull does, with its white space, sign, prefix of a base 0, and
// its largest number for one that is larger. What is no number leaves rest as it was.
func number(text string, base uint64) (n uint64, rest string) {
	rest = skipSpace(text)
	negative := strings.HasPrefix(rest, "-")
	if negative || strings.HasPrefix(rest, "+") {
		rest = rest[1:]
	}
	if base == 0 {
		base, rest = prefix(rest)
	}
	digits, overflow := 0, false
	for ; digitOf(rest[digits:]) < base; digits++ {
		digit := digitOf(rest[digits:])
		overflow = overflow || n > (math.MaxUint64-digit)/base
		n = n*base + digit
	}
	switch {
	case digits == 0:
		return 0, text
	case overflow:
		n = math.MaxUint64
	case negative:
		n = -n
	}
	return n, rest[digits:]
}

// prefix tells a number's base, as it is written in C.
func prefix(text string) (base uint64, rest string) {
	hex := len(text) > 2 && text[0] == '0' && text[1]|' ' == 'x' && digitOf(text[2:]) < 16
	switch {
	case hex:
		return 16, text[2:]
	case strings.HasPrefix(text, "0"):
		return 8, text
	}
	return 10, text
}

// digitOf gives the value of the digit that a text begins with, or more than any digit has.
func digitOf(text string) uint64 {
	if text == "" {
		return math.MaxUint64
	}
	switch c := text[0]; {
	case c >= '0' && c <= '9':
		return uint64(c - '0')
	case c|' ' >= 'a' && c|' ' <= 'z':
		return uint64(c|' '-'a') + 10
	}
	return math.MaxUint64
}

// lower is the key of a name whose case does not matter: glibc knows no letters but ASCII's.
func lower(name string) string {
	for i := range len(name) {
		if isUpper(name[i]) {
			return lowerFrom(name, i)
		}
	}
	return name
}

func lowerFrom(name string, i int) string {
	b := []byte(name)
	for ; i < len(b); i++ {
		if isUpper(b[i]) {
			b[i] |= ' '
		}
	}
	return string(b)
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
