package dns

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// flights are the lookups under way. Who asks what is being asked already waits for that answer.
type flights struct {
	mu  sync.Mutex
	all map[flightKey]*flight
}

// flightKey is a question of a Client's; type zero stands for both A and AAAA.
type flightKey struct {
	name   string
	rrtype dnsmessage.Type
}

// flight is a lookup under way, in a goroutine of its own. It ends when the last of its askers has
// left.
type flight struct {
	config *Config
	askers int
	cancel context.CancelFunc
	done   chan struct{}
	entry  *gosock.HostEntry
	err    error
}

// join waits for the flight of that key, which it starts if there is none for that configuration.
func (f *flights) join(ctx context.Context, config *Config, key flightKey,
	run func(context.Context) (*gosock.HostEntry, error)) (*gosock.HostEntry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	one := f.all[key]
	if one == nil || one.config != config {
		one = f.start(config, key, run)
	}
	one.askers++
	f.mu.Unlock()
	select {
	case <-one.done:
		return copyOf(one.entry), one.err
	case <-ctx.Done():
		f.leave(key, one)
		return nil, ctx.Err()
	}
}

func (f *flights) start(config *Config, key flightKey,
	run func(context.Context) (*gosock.HostEntry, error)) *flight {
	ctx, cancel := context.WithCancel(context.Background())
	one := &flight{config: config, cancel: cancel, done: make(chan struct{})}
	if f.all == nil {
		f.all = make(map[flightKey]*flight)
	}
	f.all[key] = one
	go func() {
		one.entry, one.err = run(ctx)
		f.end(key, one)
		close(one.done)
		cancel()
	}()
	return one
}

// end takes the flight off the list, unless another has its place.
func (f *flights) end(key flightKey, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all[key] == one {
		delete(f.all, key)
	}
}

func (f *flights) leave(key flightKey, one *flight) {
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
