package netdb

import (
	"context"
	"syscall"
	"testing"

	"gosocket/gosock"
)

// named is a source that tells whether it was asked for a canonical name.
type named struct {
	failing
	canon int
}

// ByCanonName counts.
func (s *named) ByCanonName(context.Context, string, int) (*gosock.HostEntry, error) {
	s.canon++
	return s.fail()
}

func TestCanonicalNamesAreAskedForOtherwise(t *testing.T) {
	for _, test := range []struct {
		family, flags int
		canon         bool
	}{
		{syscall.AF_UNSPEC, aiCanonName, false},
		{syscall.AF_INET, aiCanonName, true},
		{syscall.AF_INET6, aiCanonName, true},
		{syscall.AF_INET, 0, false},
		{syscall.AF_INET6, 0, false},
	} {
		dns := &named{failing: *noServer()}
		d := New(filesOf(t, texts{"nsswitch.conf": "hosts: dns\n"}), dns, foreign)
		host := "a b"
		q := &gosock.Query{
			Kind: gosock.Getaddrinfo, Host: &host, Family: test.family, Flags: test.flags,
		}
		if _, err := d.Answer(context.Background(), q); !isEAI(err, eaiAgain) {
			t.Errorf("%+v: %v", test, err)
		}
		if (dns.canon > 0) != test.canon || dns.asked == 0 {
			t.Errorf("%+v: asked for %d canonical names of %d", test, dns.canon, dns.asked)
		}
	}
}
