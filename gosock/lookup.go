package gosock

import (
	"context"
	"sync"
	"time"
)

// Lookup is a question about names under way: a goroutine of its own asks a System, and whoever
// asked waits for an event as for a socket, so that a signal or a deadline can end the wait
// whatever the System waits for.
//
// The goroutine and the asker share the event. The answer may come, and the asker may go, in
// either order: the last of the two closes it.
type Lookup struct {
	event  event // the answer is there
	cancel context.CancelFunc

	mu       sync.Mutex
	answered bool
	left     bool // the asker has its answer, or wants it no more
	answer   *Answer
	err      error
}

// StartLookup asks the System in a goroutine. The Lookup must be ended, by Await or by Cancel.
func StartLookup(ask System, q *Query) (*Lookup, error) {
	event, err := newEvent()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	l := &Lookup{event: event, cancel: cancel}
	go func() { l.finish(ask(ctx, q)) }()
	return l, nil
}

// signalsEvery is how long a wait goes on before the caller is asked to look at its signals: Ctrl-C
// is to take no more than 50 ms, also where it comes just before the wait.
const signalsEvery = 40 * time.Millisecond

// Turn gives how long the caller may wait before it has to look at its signals, or its time is up.
func (w *Wait) Turn() time.Duration {
	if w.Timeout < 0 {
		return signalsEvery
	}
	return max(1, min(signalsEvery, time.Duration(w.left())))
}

// Await waits for the answer, which Result then gives. Where w or a signal ends the wait early, the
// Lookup goes on: it can be awaited again, and has to be cancelled otherwise.
//
// EINTR also comes without a signal, now and then: a signal may have gone to another thread, as
// this one had it blocked while it started a goroutine, or it came just before the wait began.
func (l *Lookup) Await(w *Wait) error {
	if err := l.ready(w); err != nil {
		return err
	}
	l.leave()
	return nil
}

func (l *Lookup) ready(w *Wait) error {
	if w.TryOnly != 0 || w.Timeout == 0 {
		return l.event.await(w)
	}
	part := Wait{Timeout: w.Turn()}
	err := l.event.await(&part)
	if err == ErrTimeout && part.Timeout == signalsEvery {
		err = eIntr
	}
	return err
}

// Result gives what Await has waited for.
func (l *Lookup) Result() (*Answer, error) {
	return l.answer, l.err
}

// Cancel gives the question up, and tells the System so. One that cannot be stopped, like the C
// library, finishes unheard.
func (l *Lookup) Cancel() {
	l.leave()
}

func (l *Lookup) finish(answer *Answer, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answered, l.answer, l.err = true, answer, err
	if l.left {
		l.event.close()
		return
	}
	l.event.happen()
}

func (l *Lookup) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left {
		return
	}
	l.left = true
	l.cancel()
	if l.answered {
		l.event.close()
	}
}
