package gosock

import (
	"strings"
	"syscall"
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
	checkBare(t, text, BareParseIPv4, ParseIPv4)
}

func checkBareIPv6(t *testing.T, text string) {
	t.Helper()
	checkBare(t, text, BareParseIPv6, ParseIPv6)
}

func checkBare[A [4]byte | [16]byte](t *testing.T, text string,
	bare func(text, to unsafe.Pointer) int64, full func(text string) (A, bool)) {
	t.Helper()
	terminated := append([]byte(text), 0)
	var addr A
	read := bare(unsafe.Pointer(&terminated[0]), unsafe.Pointer(&addr)) == 0
	if want, ok := full(text); read != ok || ok && addr != want {
		t.Errorf("%q: %v, %v", text, addr, read)
	}
}

// What the bare forms read is what the full ones do, and so is what they do not read.
func FuzzBareParse(f *testing.F) {
	for _, text := range []string{
		"1.2.3.4", "01.2.3.4", "::", "::1", "1::", "1:0:0:2::3", "1:2:3:4:5:6:7:8", ":1", "1:",
		":::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "",
		"1::2::3", "1:2:3:4:5:6:7:8::", "12345::", "fe80::1%lo", "ABCD:ef01::g", "::1.2.3.4:5",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.IndexByte(text, 0) < 0 {
			checkBareIPv4(t, text)
			checkBareIPv6(t, text)
		}
	})
}

// Whatever stands in the middle of an address.
func TestBareParseIPv6(t *testing.T) {
	const characters, length = "1f:.g", 5
	for _, around := range []struct{ before, behind string }{
		{"", ""}, {"1:2:3:4:", ""}, {"", ":3:4:5:6:7"}, {"1:2:3:4:5:", ":1.2.3.4"}, {"::", "::1"},
	} {
		for n := range 5 * 5 * 5 * 5 * 5 {
			var middle [length]byte
			for i := range middle {
				middle[i], n = characters[n%len(characters)], n/len(characters)
			}
			checkBareIPv6(t, around.before+strings.TrimRight(string(middle[:]), "g")+around.behind)
		}
	}
}

// Where the bare form packs, it does as the full one.
func TestBarePack(t *testing.T) {
	hosts := []string{"127.0.0.1", "::1", "fe80::1", "", "<broadcast>", "255.255.255.255", "a.test"}
	numbers := []int64{0, 80, maxPort, maxPort + 1, -1, maxFlowinfo, maxFlowinfo + 1}
	packed := 0
	for _, host := range hosts {
		for i := range len(numbers) * len(numbers) {
			text := append([]byte(host), 0)
			values := [MaxValues]Value{
				NewValue(Host, text[:len(host)]),
				{Kind: Int, Num: numbers[i%len(numbers)]},
				{Kind: Uint, Num: numbers[i/len(numbers)] & (1<<32 - 1)},
				{Kind: Uint, Num: 7},
			}
			for _, family := range []int{syscall.AF_INET, syscall.AF_INET6, syscall.AF_UNIX} {
				for n := 1; n <= 4; n++ {
					if family == syscall.AF_INET && n > 2 {
						continue
					}
					var bare, full Addr
					if BarePack(family, &values, n, &bare) != 0 {
						continue
					}
					packed++
					if full.Pack(family, 0, values[:n]) != nil || bare != full {
						t.Fatalf("%v, %q, %v, %v", family, host, i, n)
					}
				}
			}
		}
	}
	if packed < 100 {
		t.Error("packed:", packed)
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
