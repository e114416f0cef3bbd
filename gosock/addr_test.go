//go:build linux

package gosock

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	lo       = loopback
	zeroes14 = "0000000000000000000000000000"
)

func text(s string) Value   { return NewValue(Text, []byte(s)) }
func path(s string) Value   { return NewValue(Path, []byte(s)) }
func raw(s string) Value    { return NewValue(Bytes, []byte(s)) }
func found(sa string) Value { return NewValue(Found, unhex(sa)) }

// unhex reads hexadecimal digits, in which blanks may stand.
func unhex(digits string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

// numbers makes values of numbers, behind others.
func numbers(first []Value, n ...int64) []Value {
	for _, n := range n {
		first = append(first, number(n))
	}
	return first
}

// show gives an unpacked address as text.
func show(a *Addr) string {
	var parts []string
	n := int(a.Shape)
	if n == ShapeBare {
		n = 1
	}
	for i := range max(n, 0) {
		v := &a.Values[i]
		switch v.Kind {
		case Int:
			parts = append(parts, fmt.Sprint(v.Num))
		case Uint:
			parts = append(parts, fmt.Sprint(uint64(v.Num)))
		case Bytes:
			parts = append(parts, fmt.Sprintf("b%q", v.Bytes()))
		default:
			parts = append(parts, fmt.Sprintf("%q", v.Bytes()))
		}
	}
	joined := strings.Join(parts, ", ")
	switch a.Shape {
	case ShapeNone:
		return "none"
	case ShapeBare:
		return joined
	}
	return "(" + joined + ")"
}

// What CPython 3.11 to 3.15 make of the same addresses.
var addresses = []struct {
	family, proto int
	values        []Value
	sa            string // what is packed, in hexadecimal; little-endian where the kernel's is
	shown         string // what is unpacked again
}{
	{unix.AF_INET, 0, numbers([]Value{hostValue("1.2.3.4")}, 80),
		"0200 0050 01020304 0000000000000000", `("1.2.3.4", 80)`},
	{unix.AF_INET, 0, numbers([]Value{hostValue("")}, 65535),
		"0200 ffff 00000000 0000000000000000", `("0.0.0.0", 65535)`},
	{unix.AF_INET, 0, numbers([]Value{hostValue("<broadcast>")}, 0),
		"0200 0000 ffffffff 0000000000000000", `("255.255.255.255", 0)`},
	{unix.AF_INET, 0, numbers([]Value{hostValue("255.255.255.255")}, 1),
		"0200 0001 ffffffff 0000000000000000", `("255.255.255.255", 1)`},
	{unix.AF_INET, 0, numbers([]Value{found("0200 0050 0a000001 0000000000000000")}, 443),
		"0200 01bb 0a000001 0000000000000000", `("10.0.0.1", 443)`},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("")}, 80),
		"0a00 0050 00000000 00000000000000000000000000000000 00000000", `("::", 80, 0, 0)`},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("2001:db8::1")}, 80, 0xfffff, 2),
		"0a00 0050 000fffff 20010db8000000000000000000000001 02000000",
		`("2001:db8::1", 80, 1048575, 2)`},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("::ffff:1.2.3.4")}, 80, 0, 0xffffffff),
		"0a00 0050 00000000 00000000000000000000ffff01020304 ffffffff",
		`("::ffff:1.2.3.4", 80, 0, 4294967295)`},
	{unix.AF_INET6, 0, numbers([]Value{found(
		"0a00 0001 00000000 fe800000000000000000000000000001 09000000")}, 80, 0, 1),
		"0a00 0050 00000000 fe800000000000000000000000000001 01000000",
		`("fe80::1", 80, 0, 1)`},
	{unix.AF_UNIX, 0, []Value{path("/tmp/x")}, "0100 2f746d702f78 00", `"/tmp/x"`},
	{unix.AF_UNIX, 0, []Value{path("a\x00b")}, "0100 610062 00", `"a"`},
	{unix.AF_UNIX, 0, []Value{raw("\xff")}, "0100 ff00", `"\xff"`},
	{unix.AF_UNIX, 0, []Value{path("")}, "0100", `""`},
	{unix.AF_UNIX, 0, []Value{raw("\x00abc")}, "0100 00616263", `b"\x00abc"`},
	{unix.AF_UNIX, 0, []Value{raw(strings.Repeat("a", 107))},
		"0100" + strings.Repeat("61", 107) + "00", `"` + strings.Repeat("a", 107) + `"`},
	{unix.AF_UNIX, 0, []Value{raw("\x00" + strings.Repeat("a", 107))},
		"0100 00" + strings.Repeat("61", 107), `b"\x00` + strings.Repeat("a", 107) + `"`},
	{unix.AF_NETLINK, 0, numbers(nil, 1, -2), "1000 0000 01000000 feffffff", "(1, 4294967294)"},
	{unix.AF_PACKET, 0, numbers([]Value{text(lo)}, 0x800),
		"1100 0800 01000000 0000 00 00 0000000000000000", `("lo", 2048, 0, 0, b"")`},
	{unix.AF_PACKET, 0, numbers([]Value{text(lo)}, 1, 300, 70000),
		"1100 0001 01000000 7011 2c 00 0000000000000000", `("lo", 1, 44, 4464, b"")`},
	{unix.AF_PACKET, 0, append(numbers([]Value{text(lo)}, 1, -1, -1), raw("abc")),
		"1100 0001 01000000 ffff ff 03 6162630000000000", `("lo", 1, 255, 65535, b"abc")`},
	{unix.AF_TIPC, 0, numbers(nil, 1, 2, 3, 4),
		"1e00 01 02 02000000 03000000 04000000", "(1, 2, 3, 4, 2)"},
	{unix.AF_TIPC, 0, numbers(nil, 2, 3, 4, 5),
		"1e00 02 02 03000000 04000000 00000000", "(2, 3, 4, 4, 2)"},
	{unix.AF_TIPC, 0, numbers(nil, 3, 4, 5, 6, -1),
		"1e00 03 ff 05000000 04000000 00000000", "(3, 4, 5, 0, 4294967295)"},
	{unix.AF_CAN, unix.CAN_RAW, []Value{path("")},
		"1d00 0000 00000000 0000000000000000 0000000000000000", `("")`},
	{unix.AF_CAN, unix.CAN_BCM, []Value{path(lo)},
		"1d00 0000 01000000 0000000000000000 0000000000000000", `("lo")`},
	{unix.AF_CAN, unix.CAN_ISOTP, numbers([]Value{path(lo)}, -1, 2),
		"1d00 0000 01000000 ffffffff02000000 0000000000000000", `("lo", 4294967295, 2)`},
	{unix.AF_CAN, unix.CAN_J1939, numbers([]Value{path(lo)}, -1, 2, 259),
		"1d00 0000 01000000 ffffffffffffffff 02000000 03 000000",
		`("lo", 18446744073709551615, 2, 3)`},
	{unix.AF_ALG, 0, []Value{text("hash"), text("sha1")},
		"2600 6861736800000000000000000000 00000000 00000000 73686131" + strings.Repeat("00", 60),
		`("hash", "sha1", 0, 0)`},
	{unix.AF_ALG, 0, numbers([]Value{text(""), text("n")}, 1, 2),
		"2600 0000000000000000000000000000 01000000 02000000 6e" + strings.Repeat("00", 63),
		`("", "n", 1, 2)`},
	{unix.AF_VSOCK, 0, numbers(nil, 1, -1),
		"2800 0000 ffffffff 01000000 00000000", "(1, 4294967295)"},
	{unix.AF_QIPCRTR, 0, numbers(nil, 1, -1), "2a00 0000 01000000 ffffffff", "(1, 4294967295)"},
	{unix.AF_BLUETOOTH, unix.BTPROTO_HCI, numbers(nil, 1), "1f00 0100 0000", "1"},
	{unix.AF_BLUETOOTH, unix.BTPROTO_HCI, numbers(nil, -1, 3), "1f00 ffff 0300", "(65535, 3)"},
	{unix.AF_BLUETOOTH, unix.BTPROTO_L2CAP, numbers([]Value{text("AA:bb:c:0D:0xe:+f")}, 3),
		"1f00 0300 0f0e0d0cbbaa 0000 00 00", `("AA:BB:0C:0D:0E:0F", 3)`},
	{unix.AF_BLUETOOTH, unix.BTPROTO_L2CAP, numbers([]Value{text("0:11:22:33:44:55")}, 1, 2),
		"1f00 0100 554433221100 0200 00 00", `("00:11:22:33:44:55", 1, 2)`},
	{unix.AF_BLUETOOTH, unix.BTPROTO_L2CAP, numbers([]Value{text("0:11:22:33:44:55")}, 1, 0, 1),
		"1f00 0100 554433221100 0000 01 00", `("00:11:22:33:44:55", 1, 0, 1)`},
	{unix.AF_BLUETOOTH, unix.BTPROTO_RFCOMM, numbers([]Value{text("0:11:22:33:44:55")}, 257),
		"1f00 554433221100 01 00", `("00:11:22:33:44:55", 1)`},
	{unix.AF_BLUETOOTH, unix.BTPROTO_SCO, []Value{raw(" 00:11:22:33:44:055")},
		"1f00 554433221100", `"00:11:22:33:44:55"`},
	{unix.AF_RDS, 0, numbers([]Value{hostValue("1.2.3.4")}, 80),
		"0200 0050 01020304 0000000000000000", `("1.2.3.4", 80)`},
}

func TestAddresses(t *testing.T) {
	for _, test := range addresses {
		var a Addr
		dirty(&a)
		if err := a.Pack(test.family, test.proto, test.values); err != nil {
			t.Errorf("%s: %v", test.shown, err)
			continue
		}
		if got, want := a.SA[:a.Len], unhex(test.sa); string(got) != string(want) {
			t.Errorf("%s: packed %x, want %x", test.shown, got, want)
		}
		a.Unpack(test.proto)
		if got := show(&a); got != test.shown {
			t.Errorf("unpacked %s, want %s", got, test.shown)
		}
	}
}

// dirty fills an address with what was there before, as C's memory has it.
func dirty(a *Addr) {
	for i := range a.SA {
		a.SA[i] = 0xaa
	}
	for i := range a.text {
		a.text[i] = 0xaa
	}
}

// What the kernel may give that nobody can pack.
var oddAddresses = []struct {
	proto int
	sa    string
	shown string
}{
	{0, "", "none"},
	{0, "0100 616263", `"abc"`},
	{0, "0100 616200636400", `"ab"`},
	{0, "0100 00", `b"\x00"`},
	{0, "0a00 0050 ffffffff 20010db8000000000000000000000001 00000000",
		`("2001:db8::1", 80, 4294967295, 0)`},
	{0, "1100 0800 ffffff7f 0000 00 ff 0102030405060708",
		`("", 2048, 0, 0, b"\x01\x02\x03\x04\x05\x06\a\b")`},
	{99, "1d00 0000 01000000 0000000000000000 0000000000000000", `("lo")`},
	{0, "2600" + strings.Repeat("61", 86), `("` + strings.Repeat("a", 14) + `", "` +
		strings.Repeat("a", 64) + `", 1633771873, 1633771873)`},
	{0, "6300 0102", `(99, b"\x01\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")`},
	{0, "ffff" + zeroes14 + "01", `(65535, b"` + strings.Repeat(`\x00`, 14) + `")`},
}

// What a family has no form for.
func TestUnpackUnknownForms(t *testing.T) {
	for _, test := range []struct {
		proto    int
		sa, want string
	}{
		{0, "1e00 04 02 00000000 00000000 00000000", "Invalid address type"},
		{99, "1f00 0100 0000", "Unknown Bluetooth protocol"},
	} {
		var a Addr
		a.Len = uint32(copy(a.SA[:], unhex(test.sa)))
		var wrong *AddrError
		if err := a.Unpack(test.proto); !errors.As(err, &wrong) || wrong.Kind != KindValue ||
			wrong.Error() != test.want || a.Shape != ShapeUnknown {
			t.Errorf("%s: %v, shape %d", test.sa, err, a.Shape)
		}
	}
}

func TestUnpackOddAddresses(t *testing.T) {
	for _, test := range oddAddresses {
		var a Addr
		dirty(&a)
		a.Len = uint32(copy(a.SA[:], unhex(test.sa)))
		a.Unpack(test.proto)
		if got := show(&a); got != test.shown {
			t.Errorf("%s: got %s, want %s", test.sa, got, test.shown)
		}
	}
}

// Whatever the kernel gives, all values lie in the address.
func FuzzUnpack(f *testing.F) {
	for _, test := range addresses {
		f.Add(test.proto, unhex(test.sa))
	}
	for _, test := range oddAddresses {
		f.Add(test.proto, unhex(test.sa))
	}
	f.Fuzz(func(t *testing.T, proto int, sa []byte) {
		var a Addr
		a.Len = uint32(len(sa))
		copy(a.SA[:], sa)
		a.Unpack(proto)
		if a.Shape > MaxValues || a.Shape < ShapeUnknown {
			t.Fatalf("shape %d", a.Shape)
		}
		show(&a)
	})
}

// Whatever the values are, packing them fails, or gives an address that unpacks.
func FuzzPack(f *testing.F) {
	for _, test := range addresses {
		first, last := test.values[0], test.values[len(test.values)-1]
		f.Add(test.family, test.proto, len(test.values), int(first.Kind), first.Bytes(), last.Num)
	}
	f.Fuzz(func(t *testing.T, family, proto, n, kind int, data []byte, num int64) {
		list := make([]Value, min(max(n, 0), MaxValues))
		for i := range list {
			list[i] = NewValue(ValueKind(kind), data)
			list[i].Num = num
		}
		var a Addr
		if err := a.Pack(family, proto, list); err != nil {
			return
		}
		if a.Len > SockaddrMax {
			t.Fatalf("length %d", a.Len)
		}
		a.Unpack(proto)
		show(&a)
	})
}
