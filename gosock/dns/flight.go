package dns

import (
	"context"
	"math"
	"slices"
	"sync"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// flights are the lookups under way. Who asks what is being asked already waits for that answer.
type flights[T any] struct {
	mu  sync.Mutex
	all map[flightKey]*flight[T]
}

// flightKey is a question of a Client's; type zero stands for both A and AAAA.
type flightKey struct {
	name   string
	rrtype dnsmessage.Type
}

// flight is a lookup under way: in a goroutine of its own or, as yet, in the thread of the Attempt
// that has begun it. It ends when the last of its askers has left.
type flight[T any] struct {
	list   *flights[T]
	key    flightKey
	config *Config
	run    func(*lookup) (T, error)
	askers int
	cancel context.CancelFunc // nil in an Attempt, whose asker stays
	done   chan struct{}
	alarm  alarm // rings at the end, for the Attempts that wait
	asleep int   // how many these are; without any, there is no alarm
	answer T
	err    error
}

// join waits for the flight of that key, which it starts if there is none for the configuration of
// now. The answer is for all who asked.
func join[T any](ctx context.Context, c *Client, f *flights[T], key flightKey,
	run func(*lookup) (T, error)) (answer T, err error) {
	if err := ctx.Err(); err != nil {
		return answer, err
	}
	if one := recall(ctx, f, key); one != nil {
		return one.await(ctx, func() {}) // the Attempt leaves for us
	}
	config := c.config()
	one, isNew := f.find(key, config, run)
	attempt, _ := ctx.(*Attempt)
	switch {
	case attempt != nil && isNew:
		return one.try(attempt, c.newLookup(attempt, config))
	case attempt != nil:
		return one.awaitHere(attempt)
	case isNew:
		one.launch(c.newLookup(nil, config))
	}
	return one.await(ctx, one.leave)
}

// find gives the flight of that key, of which there is now an asker more.
func (f *flights[T]) find(key flightKey, config *Config, run func(*lookup) (T, error)) (
	one *flight[T], isNew bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one = f.all[key]
	isNew = one == nil || one.config != config
	if isNew {
		one = &flight[T]{list: f, key: key, config: config, run: run, done: make(chan struct{})}
		if f.all == nil {
			f.all = make(map[flightKey]*flight[T])
		}
		f.all[key] = one
	}
	one.askers++
	return one, isNew
}

// await waits for the answer until the context ends, and leaves then.
func (one *flight[T]) await(ctx context.Context, leave func()) (answer T, err error) {
	select {
	case <-one.done:
		return one.answer, one.err
	case <-ctx.Done():
		leave()
		return answer, ctx.Err()
	}
}

// awaitHere waits for the answer in an Attempt.
func (one *flight[T]) awaitHere(a *Attempt) (answer T, err error) {
	ring, err := one.setAlarm()
	if err == nil {
		err = a.wait(int(ring), readable, math.MaxInt64)
		one.dropAlarm()
	}
	if err != nil {
		return answer, one.later(a)
	}
	remember(a, one)
	return one.answer, one.err
}

// setAlarm gives the alarm, which is one for all: nobody reads it, so everybody hears it.
func (one *flight[T]) setAlarm() (alarm, error) {
	one.list.mu.Lock()
	defer one.list.mu.Unlock()
	if one.asleep == 0 {
		ring, err := newAlarm()
		if err != nil {
			return ring, err
		}
		one.alarm = ring
		if one.over() {
			ring.ring()
		}
	}
	one.asleep++
	return one.alarm, nil
}

func (one *flight[T]) dropAlarm() {
	one.list.mu.Lock()
	defer one.list.mu.Unlock()
	if one.asleep--; one.asleep == 0 {
		one.alarm.close()
	}
}

func (one *flight[T]) over() bool {
	select {
	case <-one.done:
		return true
	default:
		return false
	}
}

// try looks up in an Attempt. When that is over, a goroutine goes on.
func (one *flight[T]) try(a *Attempt, l *lookup) (answer T, err error) {
	answer, err = one.run(l)
	if a.over {
		one.launch(l.again())
		return answer, one.later(a)
	}
	remember(a, one)
	one.end(answer, err)
	return answer, err
}

// later ends an Attempt at what a goroutine is to wait for.
func (one *flight[T]) later(a *Attempt) error {
	a.over = true
	remember(a, one)
	return a.Err()
}

// launch looks up in a goroutine.
func (one *flight[T]) launch(l *lookup) {
	ctx, cancel := context.WithCancel(context.Background())
	l.ctx = ctx
	one.list.mu.Lock()
	one.cancel = cancel
	one.list.mu.Unlock()
	go func() {
		answer, err := one.run(l)
		l.forget()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		one.end(answer, err)
		cancel()
	}()
}

// end gives everybody the answer.
func (one *flight[T]) end(answer T, err error) {
	one.answer, one.err = answer, err
	one.list.mu.Lock()
	defer one.list.mu.Unlock()
	one.remove()
	close(one.done)
	if one.asleep > 0 {
		one.alarm.ring()
	}
}

func (one *flight[T]) leave() {
	one.list.mu.Lock()
	defer one.list.mu.Unlock()
	if one.askers--; one.askers > 0 {
		return
	}
	if one.cancel != nil {
		one.cancel()
	}
	one.remove()
}

// remove takes the flight off the list, unless another has its place.
func (one *flight[T]) remove() {
	if one.list.all[one.key] == one {
		delete(one.list.all, one.key)
	}
}

// copyOf lets each asker do what it likes with its answer.
func copyOf(entry *gosock.HostEntry) *gosock.HostEntry {
	if entry == nil {
		return nil
	}
	return &gosock.HostEntry{
		Name:    entry.Name,
		Aliases: slices.Clone(entry.Aliases),
		Addrs:   slices.Clone(entry.Addrs),
	}
}
