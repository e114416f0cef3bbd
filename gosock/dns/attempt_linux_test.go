package dns

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

const (
	long  = time.Minute // for an Attempt that has to succeed
	short = 20 * time.Millisecond
)

// script is what a server does.
type script = func(q *query) [][]byte

// tried looks a host up in an Attempt, and goes on where that is over.
func tried(c *Client, a *Attempt) (*gosock.HostEntry, error) {
	defer a.End()
	entry, err := c.ByNameAny(a, "host.test")
	if a.Err() == nil {
		return entry, err
	}
	return c.ByNameAny(a.Resume(background), "host.test")
}

// With one server after the other, which answer differently, an Attempt comes to the same end as a
// goroutine, and asks the same.
func TestAttempts(t *testing.T) {
	answer := func(q *query) [][]byte { return [][]byte{q.addr()} }
	late := func(q *query) [][]byte {
		time.Sleep(short)
		return [][]byte{q.addr()}
	}
	refuse := func(q *query) [][]byte { return q.code(dnsmessage.RCodeRefused) }
	unknown := func(q *query) [][]byte { return q.code(dnsmessage.RCodeNameError) }
	truncate := func(q *query) [][]byte {
		return [][]byte{q.reply(func(m *dnsmessage.Message) { m.Truncated = q.proto == "udp" })}
	}
	onlyIn := func(domain string, do script) script {
		return func(q *query) [][]byte {
			if q.name == "host.test."+domain {
				return do(q)
			}
			return q.code(dnsmessage.RCodeNameError)
		}
	}
	oneByOne := func(c *Config) { c.SingleRequestReopen = true }
	domains := func(c *Config) { c.Search, c.NDots = []string{"a", "b"}, 2 }
	for name, test := range map[string]struct {
		patience time.Duration // of the Attempt; none: it may be over or not
		scripts  []script
		edit     func(c *Config)
		over     bool
	}{
		"answer":           {long, []script{answer}, nil, false},
		"no name":          {long, []script{unknown}, nil, false},
		"late":             {0, []script{late}, nil, true},
		"second server":    {long, []script{refuse, answer}, nil, true},
		"nobody":           {long, []script{refuse, refuse}, nil, true},
		"TCP for the rest": {long, []script{truncate}, nil, true},
		"TCP":              {long, []script{answer}, func(c *Config) { c.UseVC = true }, true},
		"one by one":       {long, []script{answer}, oneByOne, false},
		"one by one, late": {0, []script{late}, oneByOne, true},
		"second domain":    {long, []script{onlyIn("b", answer)}, domains, false},
		"second domain, second server": {
			long, []script{onlyIn("b", refuse), onlyIn("b", answer)}, domains, true},
		"rotation": {
			0, []script{late, late}, func(c *Config) { c.Rotate = true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			attempt := NewAttempt(test.patience)
			outcome := func(look func(c *Client) (*gosock.HostEntry, error)) (string, []string) {
				var servers []*server
				for _, script := range test.scripts {
					servers = append(servers, serve(t, script))
				}
				config := config(servers...)
				if test.edit != nil {
					test.edit(config)
				}
				said := told(look(client(config)))
				var asked []string
				for i, s := range servers {
					for _, question := range s.questions() {
						asked = append(asked, string(rune('1'+i))+" "+question)
					}
				}
				slices.Sort(asked) // two questions go out at once
				return said, asked
			}
			before := sockets()
			got, asked := outcome(func(c *Client) (*gosock.HostEntry, error) {
				return tried(c, attempt)
			})
			want, expected := outcome(func(c *Client) (*gosock.HostEntry, error) {
				return c.ByNameAny(background, "host.test")
			})
			if got != want || !slices.Equal(asked, expected) {
				t.Errorf("%s, asked %q; not %s, %q", got, asked, want, expected)
			}
			if over := attempt.Err() != nil; over != test.over && test.patience > 0 {
				t.Error("over:", over)
			}
			servers := 4 * len(test.scripts) // that have two sockets, and end with the test
			eventually(t, "closing", func() bool { return sockets() <= before+servers+2 })
		})
	}
}

// A server that does not answer is given up in an Attempt, too.
func TestAttemptWithSilentServer(t *testing.T) {
	silent, _ := mute(t)
	config := config(silent, serve(t, func(q *query) [][]byte { return [][]byte{q.addr()} }))
	config.Patience, config.Attempts = short, 1000 // for a busy machine
	if got := told(tried(client(config), NewAttempt(long))); got != "host.test "+both {
		t.Error(got)
	}
}

// What an Attempt has begun goes on for others, and ends with its asker where there are none.
func TestAttemptIsLeft(t *testing.T) {
	s, speak := mute(t)
	c := client(config(s))
	before := sockets()
	attempt := NewAttempt(short)
	if _, err := c.ByNameAny(attempt, "host.test"); !errors.Is(err, attempt.Err()) || err == nil {
		t.Fatal(err)
	}
	if !attempt.Interrupted() {
		t.Error("time was not up")
	}
	other := NewAttempt(short)
	if _, err := c.ByNameAny(other, "host.test"); err == nil || !other.Interrupted() {
		t.Error("a second Attempt did not wait for the first:", err)
	}
	attempt.End()
	eventually(t, "queries", func() bool { return s.count() == 2 })
	speak()
	if got := told(c.ByNameAny(other.Resume(background), "host.test")); got != "host.test "+both {
		t.Error(got)
	}
	other.End()
	if got := s.count(); got != 2 {
		t.Error(got, "queries")
	}
	alone := NewAttempt(short)
	_, _ = c.ByNameAny(alone, "host.test")
	alone.End()
	eventually(t, "closing", func() bool { return sockets() <= before })
}

// Attempts that ask the same at the same time wait for the same answer.
func TestAttemptsShare(t *testing.T) {
	s, speak := mute(t)
	c := client(config(s))
	before := sockets()
	const many = 20
	results := make(chan string, many)
	for range many {
		go func() { results <- told(tried(c, NewAttempt(long))) }()
	}
	eventually(t, "askers", func() bool {
		c.hosts.mu.Lock()
		defer c.hosts.mu.Unlock()
		for _, one := range c.hosts.all {
			return one.askers == many
		}
		return false
	})
	eventually(t, "queries", func() bool { return s.count() == 2 })
	speak()
	for range many {
		if got := <-results; got != "host.test "+both {
			t.Error(got)
		}
	}
	if got := s.count(); got != 2 {
		t.Error(got, "queries")
	}
	eventually(t, "closing", func() bool { return sockets() <= before })
}

// A question that a lookup asks twice is asked twice, too, when it was begun by an Attempt.
func TestAttemptIsRecalledOnce(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, func(q *query) [][]byte {
		asked.Add(1)
		return [][]byte{q.addr()}
	})
	c := client(config(s))
	attempt := NewAttempt(long)
	defer attempt.End()
	for range 2 {
		if got := told(c.ByNameAny(attempt, "host.test")); got != "host.test "+both {
			t.Error(got)
		}
	}
	ctx := attempt.Resume(background)
	for i, want := range []int32{4, 4, 6} {
		if got := told(c.ByNameAny(ctx, "host.test")); got != "host.test "+both {
			t.Error(got)
		}
		if got := asked.Load(); got != want {
			t.Errorf("%d queries after %d lookups, not %d", got, i+1, want)
		}
	}
}
