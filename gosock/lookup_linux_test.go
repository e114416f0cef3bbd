package gosock

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const (
	patience = 10 * time.Second // for what happens at once: only a hang takes longer
	short    = 20 * time.Millisecond
)

var localhost = &Answer{Name: "localhost", Aliases: []string{"here"}}

// answers is a System that answers at once.
func answers(*Query) (*Answer, error) { return localhost, nil }

// refuses is a System that fails with the code of getaddrinfo.
func refuses(code int) System {
	return func(*Query) (*Answer, error) { return nil, &NameError{AddrInfoError, code, "no"} }
}

// hangs is a System that answers when the channel is closed.
func hangs(until <-chan struct{}) System {
	return func(*Query) (*Answer, error) {
		<-until
		return localhost, nil
	}
}

func start(t *testing.T, ask System) *Lookup {
	t.Helper()
	l, err := StartLookup(ask, &Query{Kind: Getaddrinfo})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// leavesNothing checks that the goroutines and descriptors of do are gone when it is over.
func leavesNothing(t *testing.T, do func()) {
	t.Helper()
	fds, goroutines := countFDs(t), runtime.NumGoroutine()
	do()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if countFDs(t) <= fds && runtime.NumGoroutine() <= goroutines {
			return
		}
	}
	t.Errorf("descriptors: %d, before: %d; goroutines: %d, before: %d",
		countFDs(t), fds, runtime.NumGoroutine(), goroutines)
}

func countFDs(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestLookupAnswers(t *testing.T) {
	leavesNothing(t, func() {
		l := start(t, answers)
		if err := l.Await(&Wait{Timeout: -1}); err != nil {
			t.Fatal(err)
		}
		if answer, err := l.Result(); answer != localhost || err != nil {
			t.Errorf("got %v, %v", answer, err)
		}
	})
}

func TestLookupFails(t *testing.T) {
	leavesNothing(t, func() {
		l := start(t, refuses(eaiNoName))
		if err := l.Await(&Wait{Timeout: patience}); err != nil {
			t.Fatal(err)
		}
		if answer, err := l.Result(); answer != nil || !isNoName(err) {
			t.Errorf("got %v, %v", answer, err)
		}
	})
}

func TestLookupIsAwaitedAgainAfterATimeout(t *testing.T) {
	leavesNothing(t, func() {
		until := make(chan struct{})
		l := start(t, hangs(until))
		before := time.Now()
		if err := l.Await(&Wait{Timeout: short}); !errors.Is(err, ErrTimeout) {
			t.Errorf("got %v", err)
		}
		if waited := time.Since(before); waited < short {
			t.Errorf("waited %v only", waited)
		}
		if err := l.Await(&Wait{Timeout: -1}); !errors.Is(err, unix.EINTR) {
			t.Errorf("the caller was not asked for its signals: %v", err)
		}
		if err := l.Await(&Wait{Timeout: short, TryOnly: 1}); !errors.Is(err, unix.EAGAIN) {
			t.Errorf("a try gave %v", err)
		}
		close(until)
		if err := l.Await(&Wait{Timeout: patience}); err != nil {
			t.Error(err)
		}
		if answer, err := l.Result(); answer != localhost || err != nil {
			t.Errorf("got %v, %v", answer, err)
		}
	})
}

func TestLookupIsCancelledBeforeItsAnswer(t *testing.T) {
	leavesNothing(t, func() {
		until := make(chan struct{})
		l := start(t, hangs(until))
		l.Cancel()
		l.Cancel()
		close(until)
	})
}

func TestLookupIsCancelledAfterItsAnswer(t *testing.T) {
	leavesNothing(t, func() {
		l := start(t, answers)
		if err := l.event.await(&Wait{Timeout: patience}); err != nil {
			t.Fatal(err)
		}
		l.Cancel()
		l.Cancel()
	})
}

func TestLookupsRaceWithCancel(t *testing.T) {
	leavesNothing(t, func() {
		var all sync.WaitGroup
		for i := range 200 {
			l := start(t, answers)
			all.Go(func() {
				if i%2 == 0 {
					l.Cancel()
				} else if err := l.Await(&Wait{Timeout: patience}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

func TestLookupsDoNotWaitForEachOther(t *testing.T) {
	leavesNothing(t, func() {
		until := make(chan struct{})
		slow := start(t, hangs(until))
		quick := start(t, answers)
		if err := quick.Await(&Wait{Timeout: patience}); err != nil {
			t.Error(err)
		}
		slow.Cancel()
		close(until)
	})
}

// recorder is a System that notes the flags it is asked with.
type recorder struct {
	flags []int
	err   error
}

func (r *recorder) ask(q *Query) (*Answer, error) {
	r.flags = append(r.flags, q.Flags)
	return localhost, r.err
}

func TestInline(t *testing.T) {
	text := func(s string) *string { return &s }
	const numericNames = niNumericHost | niNumericServ
	const notAsked = -1
	noName := &NameError{AddrInfoError, eaiNoName, "no"}
	noFamily := &NameError{AddrInfoError, -6, "no"}
	for _, test := range []struct {
		name   string
		query  Query
		err    error
		asked  int // with these flags, or notAsked
		answer bool
	}{
		{"address", Query{Host: text("127.0.0.1")}, nil, aiNumericHost, true},
		{"address, port", Query{Host: text("::1"), Service: text("80")}, nil, aiNumericHost, true},
		{"negative port", Query{Host: text("::1"), Service: text("-1")}, nil, aiNumericHost, true},
		{"odd address", Query{Host: text("0x7f.1")}, nil, aiNumericHost, true},
		{"scope", Query{Host: text("fe80::1%lo")}, nil, aiNumericHost, true},
		{"no host", Query{Service: text("80")}, nil, 0, true},
		{"no host fails", Query{Service: text("80")}, noName, 0, true},
		{"other flags", Query{Host: text("1"), Flags: 0x20}, nil, 0x20 | aiNumericHost, true},
		{"name like a number", Query{Host: text("1e100")}, noName, aiNumericHost, false},
		{"wrong family", Query{Host: text("1.2.3.4")}, noFamily, aiNumericHost, true},
		{"name only", Query{Host: text("a"), Flags: aiNumericHost}, noName, aiNumericHost, true},
		{"name", Query{Host: text("localhost")}, nil, notAsked, false},
		{"hex name", Query{Host: text("cafe")}, nil, notAsked, false},
		{"empty name", Query{Host: text("")}, nil, notAsked, false},
		{"service", Query{Host: text("::1"), Service: text("http")}, nil, notAsked, false},
		{"names", Query{Kind: Getnameinfo, Flags: niNumericHost}, nil, notAsked, false},
		{"no names", Query{Kind: Getnameinfo, Flags: numericNames}, nil, numericNames, true},
		{"protocol", Query{Kind: Getprotobyname, Protocol: text("tcp")}, nil, notAsked, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.query.Kind == 0 {
				test.query.Kind = Getaddrinfo
			}
			r := recorder{err: test.err}
			_, ok, err := Inline(r.ask, &test.query)
			if ok != test.answer {
				t.Errorf("answered: %v", ok)
			}
			if ok && !errors.Is(err, test.err) {
				t.Errorf("failed with %v", err)
			}
			asked := notAsked
			if len(r.flags) > 0 {
				asked = r.flags[0]
			}
			if asked != test.asked {
				t.Errorf("asked with flags %#x", asked)
			}
		})
	}
}
