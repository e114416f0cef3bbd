package etc

import (
	"sync"
	"sync/atomic"
	"time"
)

// watched is what a file says, read again when the file has changed.
type watched[T any] struct {
	path  string
	parse func(content) T

	reading sync.Mutex
	latest  atomic.Pointer[reading[T]]
}

// content is what there is in a file, or why nothing can be read.
type content struct {
	text   string
	err    error
	opened bool // even if there is an error
}

// reading is what a file said in one of its states.
type reading[T any] struct {
	stamp   stamp
	settled bool
	value   T
}

// get gives what the file says now.
func (w *watched[T]) get() T {
	now := stampOf(w.path)
	if known := w.latest.Load(); known.is(now) {
		return known.value
	}
	w.reading.Lock()
	defer w.reading.Unlock()
	if known := w.latest.Load(); known.is(now) { // by another goroutine
		return known.value
	}
	// What changes from here on has another stamp, and is read once more. So is what is there but
	// cannot be read, for there may only be no descriptor left.
	file := readFile(w.path)
	settled := now.old() && (file.err == nil || now == stamp{})
	fresh := &reading[T]{now, settled, w.parse(file)}
	w.latest.Store(fresh)
	return fresh.value
}

func (r *reading[T]) is(now stamp) bool { return r != nil && r.settled && r.stamp == now }

// stampPrecision is how long a file may have the same stamp although it was written to: file
// systems take the time from a clock that ticks every few milliseconds.
const stampPrecision = 50 * time.Millisecond

// old tells whether a change from now on will show in the stamp.
func (s stamp) old() bool { return time.Since(s.changed()) > stampPrecision }
