//go:build !linux

package gosock

import (
	"math"
	"time"
)

// poll waits for an event for some nanoseconds, or for ever if they are negative, and gives 1 if it
// came and 0 if it did not. A wait too long for one call is interrupted (EINTR), and so goes on.
func poll(fd int, event int16, nanoseconds int64) (int, error) {
	const unit, longest = int64(time.Millisecond), math.MaxInt32 * int64(time.Millisecond)
	if nanoseconds < 0 {
		return pollMilliseconds(fd, event, -1)
	}
	part := min(nanoseconds, longest)
	n, err := pollMilliseconds(fd, event, int((part+unit-1)/unit)) // no earlier than asked for
	if err == nil && n == 0 && part < nanoseconds {
		err = eIntr
	}
	return n, err
}
