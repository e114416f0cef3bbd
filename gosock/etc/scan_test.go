package etc

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestEntries(t *testing.T) {
	const noEnd = "\t 10.0.0.1 foo"
	for text, want := range map[string][]string{
		"":                      nil,
		"\n \t\n#a\n  # b\n":    nil,
		"a b\n":                 {"a b"},
		"a b":                   {"a b"},
		" \v\f a b # c\nd#e\n":  {"a b ", "d"},
		"a\r\nb\r\n":            {"a\r", "b\r"},
		"a\x00b\nc\n":           {"a", "c"},
		"\x00a\nb\n":            {"b"},
		"a\n" + noEnd:           {"a", "10.0.0.1 foooo"}, // as it was moved by two bytes
		" #a\n" + noEnd + "\n":  {"10.0.0.1 foo"},
		noEnd + " # c":          {"10.0.0.1 foo "},
		"          a":           {"a         a"},
		"\u00a0a\u2003b\n\x85c": {"\u00a0a\u2003b", "\x85c"}, // spaces to Unicode only
	} {
		if got := slices.Collect(entries(text)); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestNumber(t *testing.T) {
	const largest = math.MaxUint64
	for _, test := range []struct {
		text string
		base uint64
		n    uint64
		rest string
	}{
		{"80/tcp", 10, 80, "/tcp"},
		{" \t+80", 10, 80, ""},
		{"-1", 10, largest, ""},
		{"-18446744073709551615x", 10, 1, "x"},
		{"18446744073709551615", 10, largest, ""},
		{"18446744073709551616", 10, largest, ""},
		{"-18446744073709551616", 10, largest, ""},
		{"99999999999999999999999999", 10, largest, ""},
		{"0x50", 10, 0, "x50"},
		{"0x50", 0, 80, ""},
		{"0X5g", 0, 5, "g"},
		{"0xg", 0, 0, "xg"},
		{"-0x10", 0, largest - 15, ""},
		{"010", 0, 8, ""},
		{"08", 0, 0, "8"},
		{"0", 0, 0, ""},
		{"", 0, 0, ""},
		{" -", 10, 0, " -"},
		{"--1", 10, 0, "--1"},
		{"x", 0, 0, "x"},
	} {
		if n, rest := number(test.text, test.base); n != test.n || rest != test.rest {
			t.Errorf("%q, base %d: %d, %q", test.text, test.base, n, rest)
		}
	}
}

func TestLower(t *testing.T) {
	for name, want := range map[string]string{
		"a.b": "a.b", "A.b": "a.b", "aZ@[`{": "az@[`{", "Ä\xc4": "Ä\xc4", "": "",
	} {
		if got := lower(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func FuzzEntries(f *testing.F) {
	f.Add("10.0.0.1 a # b\n \t::1 c\x00d\r\n\t e f")
	f.Fuzz(func(t *testing.T, text string) {
		total := 0
		for entry := range entries(text) {
			if entry == "" || strings.ContainsAny(entry, "#\n\x00") || isSpace(rune(entry[0])) {
				t.Errorf("%q gives %q", text, entry)
			}
			total += len(entry)
		}
		if total > 2*len(text) {
			t.Errorf("%q gives %d bytes", text, total)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, text := range []string{"80/tcp", "0x5g", "-010", " +18446744073709551616"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, anyBase bool) {
		base := uint64(10)
		if anyBase {
			base = 0
		}
		n, rest := number(text, base)
		if !strings.HasSuffix(text, rest) {
			t.Errorf("%q has %q left", text, rest)
		}
		if rest == text && n != 0 {
			t.Errorf("%q is %d", text, n)
		}
	})
}
