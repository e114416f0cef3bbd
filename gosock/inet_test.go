package gosock

import (
	"testing"
	"unsafe"
)

func TestParseAton(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // empty: refused
	}{
		{"1.2.3.4", "1.2.3.4"},
		{"127.1", "127.0.0.1"},
		{"1.2.3", "1.2.0.3"},
		{"1.2.65535", "1.2.255.255"},
		{"1.16777215", "1.255.255.255"},
		{"4294967295", "255.255.255.255"},
		{"0", "0.0.0.0"},
		{"0x7f.1", "127.0.0.1"},
		{"0XFF.010", "255.0.0.8"},
		{"037777777777", "255.255.255.255"},
		{"1.2.3.4 what follows", "1.2.3.4"},
		{"1.2\t", "1.0.0.2"},
		{text: ""},
		{text: " 1.2.3.4"},
		{text: "1.2.3.4x"},
		{text: "1.2.3.4."},
		{text: ".1"},
		{text: "1..2"},
		{text: "1.2.3.4.5"},
		{text: "256.1"},
		{text: "1.2.65536"},
		{text: "1.16777216"},
		{text: "4294967296"},
		{text: "08"},
		{text: "0x"},
		{text: "0b1"},
		{text: "1_0"},
		{text: "+1"},
		{text: "-1"},
	} {
		addr, ok := ParseAton(test.text)
		got := string(AppendIP(nil, addr[:]))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%q: %v, %v; want %q", test.text, got, ok, test.want)
		}
	}
}

func TestParseIPv4(t *testing.T) {
	for text, want := range map[string]bool{
		"1.2.3.4": true, "255.255.255.255": true, "0.0.0.0": true,
		"": false, "1.2.3": false, "1.2.3.256": false, "01.2.3.4": false, "1.2.3.4 ": false,
		"0x1.2.3.4": false, "::1": false, "::ffff:1.2.3.4": false,
	} {
		addr, ok := ParseIPv4(text)
		if got := string(AppendIP(nil, addr[:])); ok != want || ok && got != text {
			t.Errorf("%q: %v, %v", text, got, ok)
		}
	}
}

// The bare form reads what the full one does.
func TestBareParseIPv4(t *testing.T) {
	const characters = "0129.. x"
	for _, text := range []string{"1.2.3.4", "255.255.255.255", "10.20.30.0", "1.2.3", ""} {
		for at := range len(text) + 1 {
			for i := range characters {
				for _, tail := range []string{text[at:], text[min(at+1, len(text)):]} {
					checkBareIPv4(t, text[:at]+characters[i:i+1]+tail)
				}
			}
		}
		checkBareIPv4(t, text)
	}
}

func checkBareIPv4(t *testing.T, text string) {
	t.Helper()
	terminated := append([]byte(text), 0)
	var addr [4]byte
	read := BareParseIPv4(unsafe.Pointer(&terminated[0]), unsafe.Pointer(&addr)) == 0
	if want, ok := ParseIPv4(text); read != ok || ok && addr != want {
		t.Errorf("%q: %v, %v", text, addr, read)
	}
}

func TestIPv6Text(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // as it is written; empty: refused
	}{
		{"::", "::"},
		{"::1", "::1"},
		{"1::", "1::"},
		{"2001:DB8::00ab", "2001:db8::ab"},
		{"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
		{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
		{"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
		{"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
		{"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
		{"0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"},
		{"::1.2.3.4", "::1.2.3.4"},
		{"::1:2", "::0.1.0.2"},
		{"::2", "::2"},
		{"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
		{"::ffff:0:0", "::ffff:0.0.0.0"},
		{"::fffe:1:2", "::fffe:1:2"},
		{"0:0:0:0:1:ffff:1:2", "::1:ffff:1:2"},
		{"1::ffff:1:2", "1::ffff:1:2"},
		{text: ""},
		{text: ":"},
		{text: ":::"},
		{text: "1:2:3:4:5:6:7"},
		{text: "1:2:3:4:5:6:7:8:9"},
		{text: "1:2:3:4:5:6:7:8::"},
		{text: "1::2::3"},
		{text: "12345::"},
		{text: "g::"},
		{text: "::1%lo"},
		{text: "1.2.3.4"},
		{text: "::1.2.3"},
	} {
		addr, ok := ParseIPv6(test.text)
		got := string(AppendIP(nil, addr[:]))
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%q: %v, %v; want %q", test.text, got, ok, test.want)
		}
	}
}

// What one of the parsers reads, it reads again from its own text.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"1.2.3.4", "0x7f.1", "::1", "1:0:0:2::3", "::ffff:1.2.3.4", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if addr, ok := ParseAton(text); ok {
			if again, ok := ParseIPv4(string(AppendIP(nil, addr[:]))); !ok || again != addr {
				t.Errorf("%q: %v, then %v", text, addr, again)
			}
		}
		if addr, ok := ParseIPv6(text); ok {
			if again, ok := ParseIPv6(string(AppendIP(nil, addr[:]))); !ok || again != addr {
				t.Errorf("%q: %v, then %v", text, addr, again)
			}
		}
	})
}
