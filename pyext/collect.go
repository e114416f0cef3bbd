package main

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Go's collector has a companion that gives memory back to the system, and sleeps in between. Its
// first sleep opens the runtime's poller: two descriptors that a daemon's closerange() pulls away
// from under it, which is fatal. The companion leaves alone what is a tenth more than the heap. So
// the heap gets a ballast, addresses only that no memory stands behind, and is collected long
// before it has grown by that tenth. Only lookups make garbage: they are counted, and the
// collector, which would start with the ballast, stays off till then. The limit is for what nobody
// has thought of.
const (
	lookupsPerCollection = 2000 // a few KB each
	ballastSize          = 256 << 20
	memoryLimit          = 1 << 30
)

var (
	lookups atomic.Uint32
	ballast = sync.OnceValue(func() []byte { return make([]byte, ballastSize) })
)

func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
}

// countLookup collects the garbage of lookups now and then.
func countLookup() {
	if lookups.Add(1)%lookupsPerCollection == 0 {
		go collect()
	}
}

func collect() {
	_ = ballast()
	runtime.GC()
}
