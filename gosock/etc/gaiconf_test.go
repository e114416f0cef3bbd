package etc

import (
	"net/netip"
	"slices"
	"testing"
)

func gaiConfOf(text string) *GaiConf { return parseGaiConf(content{text: text}) }

func TestGaiConfDefaults(t *testing.T) {
	conf := gaiConfOf("")
	for _, test := range []struct {
		addr              string
		label, precedence int
	}{
		{"::1", 0, 50},
		{"2001:db8::1", 1, 40},
		{"2002:a00:1::", 2, 30},
		{"::10.0.0.1", 3, 20},
		{"10.0.0.1", 4, 10},
		{"::ffff:10.0.0.1", 4, 10},
		{"fec0::1", 5, 40},
		{"fd00::1", 6, 40},
		{"2001::1", 7, 40},
	} {
		addr := netip.MustParseAddr(test.addr)
		if got := conf.Label(addr); got != test.label {
			t.Errorf("%s: label %d", test.addr, got)
		}
		if got := conf.Precedence(addr); got != test.precedence {
			t.Errorf("%s: precedence %d", test.addr, got)
		}
	}
	for addr, want := range map[string]int{"127.0.0.2": 2, "169.254.1.1": 2, "10.0.0.1": 14} {
		if got := conf.ScopeV4(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: scope %d", addr, got)
		}
	}
}

func TestGaiConf(t *testing.T) {
	addr := netip.MustParseAddr("2001:db8::1")
	for _, test := range []struct {
		text              string
		label, precedence int
	}{
		{"label 2001:db8::/32 9\n", 9, 40},
		{"label 2001:db8::/32 9 # x\nlabel 2001:db8::/64 8", 8, 40},
		{"label 2001:db8::/32 9\nlabel 2001:db8::/32 8", 9, 40},
		{"precedence ::/0 3\nlabel fd00::/8 2\n", 1, 3},
		{"precedence fd00::/8 3\n", 1, 40},
		{"  label\t2001:db8::ffff/32\t9\r\n", 9, 40},
		{"label 2001:db8::1/ 9\n", 9, 40}, // as if it said 0
		{"label 2001:db8::1/128\n", 0, 40},
		{"label 2001:db8::1 9\n", 1, 40},
		{"label 2001:db8::/32 x\n", 1, 40},
		{"label 2001:db8::/129 9\n", 1, 40},
		{"label 2001:db8::/32 2147483648\n", 1, 40},
		{"label 2001:db8::/-1 9\n", 1, 40},
		{"label 10.0.0.0/8 9\n", 1, 40},
		{"Label 2001:db8::/32 9\n#label 2001:db8::/32 9\n", 1, 40},
		{"label 2001:db8::/32 9\x00\n", 9, 40},
	} {
		conf := gaiConfOf(test.text)
		if label := conf.Label(addr); label != test.label {
			t.Errorf("%q: label %d", test.text, label)
		}
		if precedence := conf.Precedence(addr); precedence != test.precedence {
			t.Errorf("%q: precedence %d", test.text, precedence)
		}
	}
}

func TestGaiConfScopes(t *testing.T) {
	addr := netip.MustParseAddr("10.1.2.3")
	for text, want := range map[string]int{
		"scopev4 10.0.0.0/8 5":                        5,
		"scopev4 ::ffff:10.0.0.0/104 5":               5,
		"scopev4 ::ffff:10.1.2.3 5":                   14,
		"scopev4 ::ffff:10.0.0.0/95 5":                14,
		"scopev4 fd00::/104 5":                        14,
		"scopev4 10.0.0.0/33 5":                       14,
		"scopev4 10.1.2.3 5":                          14,
		"scopev4 0.0.0.0/0 3\nscopev4 10.0.0.0/16 5":  3,
		"scopev4 10.0.0.0/8 5\nscopev4 10.1.0.0/16 6": 6,
	} {
		if got := gaiConfOf(text).ScopeV4(addr); got != want {
			t.Errorf("%q: scope %d", text, got)
		}
	}
}

func FuzzGaiConf(f *testing.F) {
	f.Add("label ::1/128 0\nprecedence ::/0 40\nscopev4 ::ffff:10.0.0.0/104 5\nreload yes\n", "::1")
	f.Add("scopev4 10.0.0.0/8 2147483647\nlabel ::1/ 1 2", "10.0.0.1")
	f.Fuzz(func(t *testing.T, text, addr string) {
		conf := gaiConfOf(text)
		checkTable(t, conf.Labels, defaultLabels)
		checkTable(t, conf.Precedences, defaultPrecedences)
		checkTable(t, conf.ScopesV4, defaultScopesV4)
		if ip, ok := parseIP(addr); ok && conf.Label(ip) < 0 {
			t.Errorf("%s has no label", addr)
		}
	})
}

// checkTable checks that the longest prefixes come first, and that some row has any address.
func checkTable(t *testing.T, rows, defaults []PrefixValue) {
	if slices.Equal(rows, defaults) {
		return
	}
	for i, row := range rows {
		if !row.Prefix.IsValid() || row.Value < 0 {
			t.Errorf("there is %v", row)
		}
		if i > 0 && row.Prefix.Bits() > rows[i-1].Prefix.Bits() {
			t.Errorf("%v comes before %v", rows[i-1], row)
		}
	}
	if rows[len(rows)-1].Prefix.Bits() != 0 {
		t.Errorf("no row has all addresses: %v", rows)
	}
}
