package gosock

import (
	"context"
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
func answers(context.Context, *Query) (*Answer, error) { return localhost, nil }

var errNo = &NameError{AddrInfoError, -2, "no"}

// refuses is a System that fails.
func refuses(context.Context, *Query) (*Answer, error) { return nil, errNo }

// hangs is a System that answers when the channel is closed.
func hangs(until <-chan struct{}) System {
	return func(context.Context, *Query) (*Answer, error) {
		<-until
		return localhost, nil
	}
}

// obeys is a System that has no answer, and waits until it is cancelled.
func obeys(ctx context.Context, _ *Query) (*Answer, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func start(t *testing.T, ask System) *Lookup {
	t.Helper()
	l, err := StartLookup(ask, &Query{Kind: Getaddrinfo})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// await waits as the glue does: a busy machine may take longer than the part after which the caller
// is asked to look at its signals.
func await(l *Lookup) (err error) {
	w := Wait{Timeout: patience}
	for err = eIntr; err == eIntr; {
		err = l.Await(&w)
	}
	return err
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
		if err := await(l); err != nil {
			t.Fatal(err)
		}
		if answer, err := l.Result(); answer != localhost || err != nil {
			t.Errorf("got %v, %v", answer, err)
		}
	})
}

func TestLookupFails(t *testing.T) {
	leavesNothing(t, func() {
		l := start(t, refuses)
		if err := await(l); err != nil {
			t.Fatal(err)
		}
		if answer, err := l.Result(); answer != nil || err != errNo {
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
		if err := await(l); err != nil {
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

func TestCancelEndsASystemThatObeys(t *testing.T) {
	leavesNothing(t, func() { start(t, obeys).Cancel() })
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
				} else if err := await(l); err != nil {
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
		if err := await(quick); err != nil {
			t.Error(err)
		}
		slow.Cancel()
		close(until)
	})
}
