//go:build linux

package gosock

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	badPort     = "(): port must be 0-65535."
	badFlowinfo = "(): flowinfo must be 0-1048575."
)

// What is wrong with an address, in CPython's words and order.
var badAddresses = []struct {
	family, proto int
	values        []Value
	kind          ErrorKind
	want          string // "()" stands for the caller
}{
	{unix.AF_INET, 0, numbers([]Value{hostValue("1.2.3.4")}, -1), KindRange, badPort},
	{unix.AF_INET, 0, numbers([]Value{hostValue("1.2.3.4")}, 65536), KindRange, badPort},
	{unix.AF_INET, 0, numbers([]Value{found("0a00")}, 1), KindSystem,
		"address family mismatched"},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("")}, 65536, 1<<20), KindRange, badPort},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("")}, 1, 1<<20), KindRange, badFlowinfo},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("<broadcast>")}, 70000), KindSystem,
		"address family mismatched"},
	{unix.AF_INET6, 0, numbers([]Value{hostValue("255.255.255.255")}, 1), KindSystem,
		"address family mismatched"},
	{unix.AF_UNIX, 0, []Value{path(strings.Repeat("a", 108))}, KindSystem,
		"AF_UNIX path too long"},
	{unix.AF_UNIX, 0, []Value{path("\x00" + strings.Repeat("a", 108))}, KindSystem,
		"AF_UNIX path too long"},
	{unix.AF_PACKET, 0, append(numbers([]Value{text(lo)}, -1, 0, 0), raw("123456789")),
		KindValue, "Hardware address must be 8 bytes or less"},
	{unix.AF_PACKET, 0, append(numbers([]Value{text("nosuch")}, -1, 0, 0), raw("123456789")),
		KindSystem, "no such device"},
	{unix.AF_PACKET, 0, numbers([]Value{text(lo)}, 65536), KindRange,
		"(): proto must be 0-65535."},
	{unix.AF_TIPC, 0, numbers(nil, 4, 1, 1, 1), KindType, "Invalid address type"},
	{unix.AF_TIPC, 0, numbers(nil, 257, 1, 1, 1), KindType, "Invalid address type"},
	{unix.AF_CAN, unix.CAN_RAW, []Value{path(strings.Repeat("a", 16))}, KindSystem,
		"AF_CAN interface name too long"},
	{unix.AF_CAN, unix.CAN_ISOTP, numbers([]Value{path("nosuch")}, 1, 2), KindSystem,
		"no such device"},
	{unix.AF_CAN, 0, []Value{path(lo)}, KindSystem, "(): unsupported CAN protocol"},
	{unix.AF_ALG, 0, []Value{text(strings.Repeat("a", 14)), text("")}, KindValue,
		"AF_ALG type too long."},
	{unix.AF_ALG, 0, []Value{text(""), text(strings.Repeat("a", 64))}, KindValue,
		"AF_ALG name too long."},
	{unix.AF_BLUETOOTH, 99, numbers(nil, 1), KindSystem, "(): unknown Bluetooth protocol"},
	{unix.AF_BLUETOOTH, unix.BTPROTO_SCO, []Value{text("0:1:2:3:4:5\x00")}, KindSystem,
		"bad bluetooth address"},
	{unix.AF_APPLETALK, 0, numbers(nil, 1), KindSystem, "(): bad family"},
	{-1, 0, numbers(nil, 1), KindSystem, "(): bad family"},
	{1 << 20, 0, numbers(nil, 1), KindSystem, "(): bad family"},
}

func TestPackBadAddresses(t *testing.T) {
	for _, test := range badAddresses {
		err := new(Addr).Pack(test.family, test.proto, test.values)
		var wrong *AddrError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: got %v", test.want, err)
			continue
		}
		got := wrong.Error()
		if wrong.Caller {
			got = "(): " + got
		}
		if got != test.want || wrong.Kind != test.kind {
			t.Errorf("got %q of kind %d, want %q of kind %d", got, wrong.Kind, test.want, test.kind)
		}
	}
}

func TestBadBluetoothAddresses(t *testing.T) {
	for _, bad := range []string{
		"", "::::::", "0:1:2:3:4", "0:1:2:3:4:", "0:1:2:3:4:5:6", "0:1:2:3:4:5 ", "0 :1:2:3:4:5",
		"0:1:2:3:4:g", "0:1:2:3:4:100", "-1:1:2:3:4:5", "0:1:2:3:4:0x", "0:1:2:3:4:fffffffff",
	} {
		err := new(Addr).Pack(unix.AF_BLUETOOTH, unix.BTPROTO_SCO, []Value{raw(bad)})
		if err != errBdaddr {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestPackNeedsALookup(t *testing.T) {
	for family, names := range map[int][]string{
		unix.AF_INET:  {"localhost", "127.1", "0x7f.1", "::1", "1.2.3.4 "},
		unix.AF_INET6: {"localhost", "1.2.3.4", "::1%lo", "fe80::1%1", ":::"},
	} {
		for _, name := range names {
			err := new(Addr).Pack(family, 0, numbers([]Value{hostValue(name)}, 70000))
			if err != ErrLookup { // before the port is looked at
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}

func TestPackNeedsAllValues(t *testing.T) {
	for _, test := range addresses {
		f := FamilyOf(test.family, test.proto)
		for n := range f.fewest() {
			if err := new(Addr).Pack(test.family, test.proto, test.values[:n]); err == nil {
				t.Errorf("%s packs %d values", f.Name, n)
			}
		}
	}
}
