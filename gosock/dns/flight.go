package dns

import (
	"context"
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

// flight is a lookup under way, in a goroutine of its own. It ends when the last of its askers has
// left.
type flight[T any] struct {
	config *Config
	askers int
	cancel context.CancelFunc
	done   chan struct{}
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
	config := c.config()
	f.mu.Lock()
	one := f.all[key]
	if one == nil || one.config != config {
		one = f.start(key, config, func(ctx context.Context) (T, error) {
			answer, err := run(c.newLookup(ctx, config))
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			return answer, err
		})
	}
	one.askers++
	f.mu.Unlock()
	select {
	case <-one.done:
		return one.answer, one.err
	case <-ctx.Done():
		f.leave(key, one)
		return answer, ctx.Err()
	}
}

func (f *flights[T]) start(key flightKey, config *Config,
	run func(context.Context) (T, error)) *flight[T] {
	ctx, cancel := context.WithCancel(context.Background())
	one := &flight[T]{config: config, cancel: cancel, done: make(chan struct{})}
	if f.all == nil {
		f.all = make(map[flightKey]*flight[T])
	}
	f.all[key] = one
	go func() {
		one.answer, one.err = run(ctx)
		f.end(key, one)
		close(one.done)
		cancel()
	}()
	return one
}

// end takes the flight off the list, unless another has its place.
func (f *flights[T]) end(key flightKey, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all[key] == one {
		delete(f.all, key)
	}
}

func (f *flights[T]) leave(key flightKey, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.askers--; one.askers > 0 {
		return
	}
	one.cancel()
	if f.all[key] == one {
		delete(f.all, key)
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
