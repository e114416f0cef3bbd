package gosock

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

const loopback = "lo"

func TestInterfaces(t *testing.T) {
	list, err := Interfaces()
	must(t, err)
	seen := map[string]bool{}
	for _, iface := range list {
		index, err := InterfaceIndex(iface.Name)
		must(t, err)
		name, err := InterfaceName(iface.Index)
		must(t, err)
		if index != iface.Index || name != iface.Name {
			t.Errorf("%v has the name %q and the index %d", iface, name, index)
		}
		seen[name] = true
	}
	if !seen[loopback] {
		t.Errorf("no %s in %v", loopback, list)
	}
}

func TestInterfacesThatAreNone(t *testing.T) {
	for _, name := range []string{"", "nosuch", strings.Repeat("x", 2*unix.IFNAMSIZ)} {
		_, err := InterfaceIndex(name)
		wantError(t, err, unix.ENODEV)
	}
	for _, index := range []uint32{0, 1<<32 - 1} {
		_, err := InterfaceName(index)
		wantError(t, err, unix.ENXIO)
	}
}

func TestHostname(t *testing.T) {
	want, err := os.Hostname()
	must(t, err)
	got, err := Hostname()
	must(t, err)
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
