package dns

import (
	"context"
	"errors"
	"time"
)

// Attempt is the context of a lookup that is made in its asker's own thread: no goroutine has to be
// woken for it, nor the asker by one. Most lookups are over after one wait for the first server.
// An Attempt ends when a signal comes, when its time is up, and where there is more to do than
// that. What it has begun goes on in a goroutine; the same lookup, made once more with Resume's
// context, waits for it.
type Attempt struct {
	context.Context
	until       int64
	over        bool
	interrupted bool
	flights     []begun
	recalled    int // of the flights
}

// begun is a flight that an Attempt has asked for.
type begun interface {
	leave()
}

// errUnfinished is what the rest is told of an Attempt that is over.
var errUnfinished = errors.New("the attempt is over")

// NewAttempt makes an Attempt for so long.
func NewAttempt(patience time.Duration) *Attempt {
	return &Attempt{Context: context.Background(), until: now() + int64(patience)}
}

// Err tells whether it is over.
func (a *Attempt) Err() error {
	if a.over {
		return errUnfinished
	}
	return nil
}

// Interrupted tells whether it was over because a signal came, or because its time was up.
func (a *Attempt) Interrupted() bool { return a.interrupted }

type attemptKey struct{}

// Resume gives the context of a lookup that goes on with what the Attempt has begun.
func (a *Attempt) Resume(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptKey{}, a)
}

// End leaves what it has begun, which goes on for those who have joined it.
func (a *Attempt) End() {
	for _, one := range a.flights {
		one.leave()
	}
}

// remember keeps a flight for recall.
func remember[T any](a *Attempt, one *flight[T]) { a.flights = append(a.flights, one) }

// recall gives the flight that an Attempt has asked for, once: a lookup may ask the same again.
func recall[T any](ctx context.Context, f *flights[T], key flightKey) *flight[T] {
	a, _ := ctx.Value(attemptKey{}).(*Attempt)
	if a == nil {
		return nil
	}
	for i := a.recalled; i < len(a.flights); i++ {
		if one, ok := a.flights[i].(*flight[T]); ok && one.list == f && one.key == key {
			a.recalled = i + 1
			return one
		}
	}
	return nil
}
