//go:build !race

package gosock

import (
	"testing"

	"golang.org/x/sys/unix"
)

// What is called for every message leaves nothing for the garbage collector.
func TestHotPathsDoNotAllocate(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	udp, addr := bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	udp6, addr6 := bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
	room, vector := make([]byte, 8), buffers(oneByte)
	var from Addr
	for name, do := range map[string]func(w *Wait){
		"send, recv": func(w *Wait) {
			_, _ = Send(a, oneByte, 0, w)
			_, _ = Recv(b, room, 0, w)
		},
		"sendall, recv": func(w *Wait) {
			var sent uint64
			_ = SendAll(a, oneByte, 0, &sent, w)
			_, _ = Recv(b, room, 0, w)
		},
		"recv that would block": func(w *Wait) { _, _ = Recv(b, room, unix.MSG_DONTWAIT, w) },
		"sendto, recvfrom": func(w *Wait) {
			_, _ = Sendto(udp, oneByte, 0, addr, w)
			_, _ = Recvfrom(udp, room, 0, &from, w)
			from.Unpack(0)
		},
		"sendto, recvfrom over IPv6": func(w *Wait) {
			_, _ = Sendto(udp6, oneByte, 0, addr6, w)
			_, _ = Recvfrom(udp6, room, 0, &from, w)
			from.Unpack(0)
		},
		"sendmsg, recvmsg": func(w *Wait) {
			_, _ = Sendmsg(a, vector, nil, 0, nil, w)
			_, _, _, _ = Recvmsg(b, vector, nil, 0, &from, w)
		},
		"getsockname": func(*Wait) { _ = Getsockname(udp, &from) },
		"ready":       func(w *Wait) { _ = w.ready(a, writable) },
	} {
		for _, wait := range []*Wait{{Timeout: forever}, {Timeout: atOnce}, {Timeout: short}} {
			var w Wait
			if n := testing.AllocsPerRun(100, func() { w = *wait; do(&w) }); n != 0 {
				t.Errorf("%s, timeout %v: %v allocations", name, wait.Timeout, n)
			}
		}
	}
}

func TestPackingDoesNotAllocate(t *testing.T) {
	var a Addr
	for family, values := range map[int][]Value{
		unix.AF_INET:  {hostValue("127.0.0.1"), number(80)},
		unix.AF_INET6: {hostValue("fe80::1"), number(80), number(0), number(1)},
		unix.AF_UNIX:  {NewValue(Path, []byte("/tmp/socket"))},
	} {
		n := testing.AllocsPerRun(100, func() {
			if err := a.Pack(family, 0, values); err != nil {
				t.Fatal(err)
			}
			a.Unpack(0)
		})
		if n != 0 {
			t.Errorf("family %d: %v allocations", family, n)
		}
	}
}
