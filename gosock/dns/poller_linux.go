package dns

import (
	"container/heap"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// A few lookups wait for their sockets each by itself, which costs nothing more. All further ones
// are waited for together, with one epoll(7) descriptor that is there as long as their sockets.
// One of the waiters leads: it polls for all. When it has what it waited for, it leaves that to
// another. So no thread more is needed for thousands of lookups, and none at all where there is
// nothing to wait for.

const aloneAtMost = 4

var alone atomic.Int32

// wait waits for an event until a deadline.
func (c *conn) wait(event uint32, deadline int64) (err error) {
	if a, ok := c.ctx.(*Attempt); ok {
		return a.wait(c.fd, event, deadline)
	}
	if alone.Add(1) <= aloneAtMost {
		err = c.pollAlone(event, deadline)
		alone.Add(-1)
	} else {
		alone.Add(-1)
		err = crowd.wait(c, event, deadline)
	}
	if c.ctx.Err() != nil {
		return c.ctx.Err()
	}
	return err
}

func (c *conn) pollAlone(event uint32, deadline int64) error {
	fds := []unix.PollFd{{Fd: int32(c.fd), Events: int16(event)}}
	for {
		n, err := unix.Ppoll(fds, timeout(deadline), nil)
		switch {
		case n > 0:
			return nil
		case err != nil && err != unix.EINTR:
			return err
		case now() >= deadline:
			return errTimeout
		}
	}
}

// timeout is the time until a deadline.
func timeout(deadline int64) *unix.Timespec {
	left := unix.NsecToTimespec(max(0, deadline-now()))
	return &left
}

// crowd is all who are waited for together.
var crowd = poller{epoll: -1}

type poller struct {
	mu      sync.Mutex
	epoll   int
	members map[int32]*conn // whose sockets are in epoll
	waiting waiting
	led     bool
	asleep  int64 // until when the leader sleeps, unless something happens
}

// membership is a conn's part in a crowd.
type membership struct {
	event    uint32
	deadline int64
	index    int // in the heap
	over     bool
	err      error
	wake     chan struct{} // over, or it is to lead
}

func (p *poller) wait(c *conn, event uint32, deadline int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.event, c.deadline, c.over, c.err = event, deadline, false, nil
	if err := p.add(c); err != nil {
		return err
	}
	for !c.over {
		if p.led {
			p.mu.Unlock()
			<-c.wake
			p.mu.Lock()
			continue
		}
		p.lead(c)
	}
	if !p.led && len(p.waiting) > 0 {
		p.waiting[0].rouse()
	}
	return c.err
}

// add has epoll tell the conn's next event. Where the leader would sleep past the deadline, it is
// woken by the socket's being writable, as one for datagrams is.
func (p *poller) add(c *conn) error {
	if p.epoll < 0 {
		fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
		if err != nil {
			return err
		}
		p.epoll, p.members = fd, make(map[int32]*conn)
	}
	event := c.event
	if p.led && c.deadline < p.asleep {
		event |= writable
	}
	if err := p.arm(c, event); err != nil {
		return err
	}
	heap.Push(&p.waiting, c)
	return nil
}

func (p *poller) arm(c *conn, event uint32) error {
	how := unix.EPOLL_CTL_MOD
	if c.wake == nil {
		how = unix.EPOLL_CTL_ADD
	}
	err := unix.EpollCtl(p.epoll, how, c.fd,
		&unix.EpollEvent{Events: event | unix.EPOLLONESHOT, Fd: int32(c.fd)})
	if err == nil && c.wake == nil {
		c.wake = make(chan struct{}, 1)
		p.members[int32(c.fd)] = c
	}
	return err
}

// lead polls for all, until c's wait is over.
func (p *poller) lead(c *conn) {
	p.led = true
	events := make([]unix.EpollEvent, 64)
	for !c.over {
		p.asleep = p.waiting[0].deadline
		p.mu.Unlock()
		n, err := unix.EpollWait(p.epoll, events, milliseconds(p.asleep))
		p.mu.Lock()
		if err != nil && err != unix.EINTR {
			p.fail(err)
			break
		}
		for i := range max(0, n) {
			p.happened(&events[i])
		}
		for len(p.waiting) > 0 && p.waiting[0].deadline <= now() {
			p.end(p.waiting[0], errTimeout)
		}
	}
	p.led = false
}

func milliseconds(deadline int64) int {
	left := time.Duration(max(0, deadline-now()))
	return int((left + time.Millisecond - 1) / time.Millisecond)
}

// happened ends the wait for an event, or goes on with it if that event was to wake the leader.
func (p *poller) happened(e *unix.EpollEvent) {
	c := p.members[e.Fd]
	if c == nil || c.index < 0 {
		return
	}
	const errors = unix.EPOLLERR | unix.EPOLLHUP
	if e.Events&(c.event|errors) != 0 {
		p.end(c, nil)
	} else if err := p.arm(c, c.event); err != nil {
		p.end(c, err)
	}
}

func (p *poller) end(c *conn, err error) {
	heap.Remove(&p.waiting, c.index)
	c.over, c.err = true, err
	c.rouse()
}

// fail ends all waits: somebody has closed our descriptors.
func (p *poller) fail(err error) {
	for len(p.waiting) > 0 {
		p.end(p.waiting[0], err)
	}
}

// leave takes a conn out, before its socket is closed.
func (p *poller) leave(c *conn) {
	if c.wake == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.members, int32(c.fd))
	if len(p.members) == 0 {
		_ = unix.Close(p.epoll)
		p.epoll = -1
	}
}

func (m *membership) rouse() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// waiting is a heap by deadline.
type waiting []*conn

// Len is heap.Interface's.
func (w waiting) Len() int { return len(w) }

// Less is heap.Interface's.
func (w waiting) Less(i, j int) bool { return w[i].deadline < w[j].deadline }

// Swap is heap.Interface's.
func (w waiting) Swap(i, j int) {
	w[i], w[j] = w[j], w[i]
	w[i].index, w[j].index = i, j
}

// Push is heap.Interface's.
func (w *waiting) Push(c any) {
	c.(*conn).index = len(*w)
	*w = append(*w, c.(*conn))
}

// Pop is heap.Interface's.
func (w *waiting) Pop() any {
	last := len(*w) - 1
	c := (*w)[last]
	*w = (*w)[:last]
	c.index = -1
	return c
}
