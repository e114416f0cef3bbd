package gosock

import (
	"testing"

	"golang.org/x/sys/unix"
)

// buffers makes the vector that sendmsg and recvmsg take.
func buffers(parts ...[]byte) []unix.Iovec {
	vector := make([]unix.Iovec, len(parts))
	for i, part := range parts {
		if len(part) > 0 {
			vector[i].Base = &part[0]
		}
		vector[i].SetLen(len(part))
	}
	return vector
}

func TestMessageWithADescriptor(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	wait := &Wait{Timeout: forever}
	data := buffers([]byte("ab"), nil, []byte("cde"))
	n, err := Sendmsg(a, data, unix.UnixRights(a), 0, nil, wait)
	wantCount(t, n, err, 5)

	var from Addr
	first, second := make([]byte, 1), make([]byte, 10)
	control := make([]byte, unix.CmsgSpace(4))
	n, controlLen, flags, err := Recvmsg(b, buffers(first, second), control,
		unix.MSG_CMSG_CLOEXEC, &from, wait)
	wantCount(t, n, err, 5)
	if got := string(first) + string(second[:4]); got != "abcde" {
		t.Errorf("got %q", got)
	}
	if flags != unix.MSG_CMSG_CLOEXEC {
		t.Errorf("flags %#x", flags)
	}
	messages, err := unix.ParseSocketControlMessage(control[:controlLen])
	must(t, err)
	fds, err := unix.ParseUnixRights(&messages[0])
	must(t, err)
	closeLater(t, fds[0])
	must(t, Getsockname(fds[0], &from))
}

func TestMessageIsCut(t *testing.T) {
	a, addrA := bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	b, addrB := bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	wait := &Wait{Timeout: forever}
	n, err := Sendmsg(a, buffers([]byte("abc")), nil, 0, addrB, wait)
	wantCount(t, n, err, 3)
	var from Addr
	n, controlLen, flags, err := Recvmsg(b, buffers(make([]byte, 2)), nil, 0, &from, wait)
	wantCount(t, n, err, 2)
	if controlLen != 0 || flags != unix.MSG_TRUNC || from.SA != addrA.SA {
		t.Errorf("control %d, flags %#x, from %x", controlLen, flags, from.SA)
	}
}

func TestMessageFails(t *testing.T) {
	a, b := pair(t, unix.SOCK_STREAM, forever)
	var from Addr
	_, _, _, err := Recvmsg(a, buffers(oneByte), nil, unix.MSG_WAITALL, &from, try(forever))
	wantError(t, err, unix.EAGAIN)
	_, _, _, err = Recvmsg(a, buffers(oneByte), nil, 0, &from, try(forever))
	wantError(t, err, unix.EAGAIN)
	must(t, Close(b))
	_, err = Sendmsg(a, nil, make([]byte, 3), unix.MSG_NOSIGNAL, nil, &Wait{Timeout: forever})
	wantError(t, err, unix.EPIPE)
}

func TestSkip(t *testing.T) {
	vector := buffers([]byte("ab"), nil, []byte("cde"))
	for done, want := range []int{5, 4, 3, 2, 1, 0} {
		rest := skip(vector, done)
		if got := size(rest); got != want {
			t.Errorf("%d left behind %d, want %d", got, done, want)
		}
		if want > 0 && *rest[0].Base != "abcde"[done] {
			t.Errorf("behind %d comes %q", done, *rest[0].Base)
		}
	}
}
