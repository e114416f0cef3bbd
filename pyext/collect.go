package main

import (
	"runtime/debug"
	"sync/atomic"
)

// Go's collector has a companion that gives memory back to the system, and sleeps in between. Its
// first sleep opens the runtime's poller: two descriptors that a daemon's closerange() pulls away
// from under it, which is fatal. The companion leaves alone what is a tenth more than the heap. So
// the heap gets a ballast, addresses only that no memory stands behind, and is collected when it
// has grown by a part of that tenth. Only lookups make garbage: they are counted, and the
// collector, which would start with the ballast, stays off till there have been some. The limit is
// for what nobody has thought of.
const (
	lookupsWithout = 1000 // a few KB each
	ballastSize    = 256 << 20
	growthPercent  = 3
	memoryLimit    = 1 << 30
)

var (
	lookups atomic.Uint32
	ballast []byte
)

func init() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
}

// countLookup has the garbage of lookups collected once there have been some.
func countLookup() {
	if lookups.Load() < lookupsWithout && lookups.Add(1) == lookupsWithout {
		go startCollecting()
	}
}

func startCollecting() {
	ballast = make([]byte, ballastSize)
	debug.SetGCPercent(growthPercent)
}
