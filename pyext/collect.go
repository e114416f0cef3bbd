package main

import "runtime/debug"

// Go's collector has a companion that gives memory back to the system, and sleeps in between. Its
// first sleep opens the runtime's poller: two descriptors that a daemon's closerange() pulls away
// from under it, which is fatal. The companion leaves alone what is a tenth more than the heap. So
// the heap has a ballast, addresses only that no memory stands behind, and is collected when it has
// grown by less than that tenth: 5 MB, all of it garbage of lookups.
const (
	ballastSize = 256 << 20
	growth      = 2 // per cent
)

var ballast []byte

func init() {
	ballast = make([]byte, ballastSize)
	debug.SetGCPercent(growth)
}
