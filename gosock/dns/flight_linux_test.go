package dns

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// eventually waits for what has to come.
func eventually(t *testing.T, what string, come func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !come(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no ", what)
		}
	}
}

// sockets counts the sockets and the epoll descriptors of this process.
func sockets() (n int) {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, entry := range entries {
		var s syscall.Stat_t
		link, err := os.Readlink("/proc/self/fd/" + entry.Name())
		if err == nil && syscall.Stat("/proc/self/fd/"+entry.Name(), &s) == nil &&
			(s.Mode&syscall.S_IFMT == syscall.S_IFSOCK || link == "anon_inode:[eventpoll]") {
			n++
		}
	}
	return n
}

// mute is a server that answers when it is told to.
func mute(t *testing.T) (s *server, speak func()) {
	s = serve(t, func(*query) [][]byte { return nil })
	return s, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, q := range s.asked {
			to, _ := netResolve(q.from)
			_, _ = s.udp.WriteTo(q.addr(), to)
		}
	}
}

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// A thousand lookups that wait take no thread each, and leave nothing behind.
func TestManyAtOnce(t *testing.T) {
	const many = 1000
	s, speak := mute(t)
	c := client(config(s))
	before := sockets()
	results := make(chan error, many)
	for i := range many {
		go func() {
			_, err := c.ByName(background, fmt.Sprintf("host%d.test", i), syscall.AF_INET)
			results <- err
		}()
		if i%100 == 99 { // more at once the server's socket has no room for
			eventually(t, "queries", func() bool { return s.count() > i })
		}
	}
	threads, _ := os.ReadDir("/proc/self/task")
	if len(threads) > many/4 {
		t.Error(len(threads), "threads")
	}
	speak()
	for range many {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if after := sockets(); after != before {
		t.Error(after-before, "descriptors are left")
	}
}

// Who asks the same at the same time waits for the same answer.
func TestSharedLookup(t *testing.T) {
	s, speak := mute(t)
	c := client(config(s))
	var wg sync.WaitGroup
	ask := func(ctx context.Context, want error) {
		defer wg.Done()
		if _, err := c.ByName(ctx, "host.test", syscall.AF_INET); !errors.Is(err, want) {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(background)
	wg.Add(3)
	go ask(ctx, context.Canceled)
	eventually(t, "query", func() bool { return s.count() > 0 })
	go ask(background, nil)
	go ask(background, nil)
	eventually(t, "askers", func() bool {
		c.hosts.mu.Lock()
		defer c.hosts.mu.Unlock()
		for _, one := range c.hosts.all {
			return one.askers == 3
		}
		return false
	})
	cancel()
	eventually(t, "leaving", func() bool {
		c.hosts.mu.Lock()
		defer c.hosts.mu.Unlock()
		for _, one := range c.hosts.all {
			return one.askers == 2
		}
		return false
	})
	speak()
	wg.Wait()
	if got := s.count(); got != 1 {
		t.Error(got, "queries")
	}
}

// A lookup that is given up closes its socket, wherever it waits, and asks no more.
func TestCancel(t *testing.T) {
	for _, tcp := range []bool{false, true} {
		s, _ := mute(t)
		config := config(s)
		config.UseVC = tcp
		c := client(config)
		before := sockets()
		const many = 20 // some wait alone, some in the crowd
		ctx, cancel := context.WithCancel(background)
		results := make(chan error, many)
		for i := range many {
			go func() {
				_, err := c.ByNameAny(ctx, fmt.Sprintf("host%d.test", i))
				results <- err
			}()
		}
		eventually(t, "queries", func() bool { return s.count() >= 2*many })
		cancel()
		for range many {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		s.tcp.Close()
		eventually(t, "closing", func() bool { return sockets() <= before+1 })
		if got := s.count(); got != 2*many {
			t.Error(got, "queries")
		}
	}
}

func TestCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(background)
	cancel()
	s, _ := mute(t)
	if _, err := client(config(s)).ByNameAny(ctx, "host.test"); !errors.Is(err, ctx.Err()) {
		t.Error(err)
	}
	if got := s.count(); got != 0 {
		t.Error(got, "queries")
	}
}

// Neither the ID nor the port of a query can be foreseen.
func TestUnforeseeable(t *testing.T) {
	s := serve(t, func(q *query) [][]byte { return [][]byte{q.addr()} })
	c := client(config(s))
	const many = 200
	for range many {
		if _, err := c.ByName(background, "host.test", syscall.AF_INET); err != nil {
			t.Fatal(err)
		}
	}
	ids, ports := map[uint16]bool{}, map[string]bool{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.asked {
		ids[q.ID] = true
		ports[q.from] = true
	}
	if len(ids) < many/2 || len(ports) < many/2 {
		t.Error(len(ids), "IDs,", len(ports), "ports")
	}
}
