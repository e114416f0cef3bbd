//go:build unix

package gosock

import "golang.org/x/sys/unix"

// systemClock gives the nanoseconds of CLOCK_MONOTONIC.
func systemClock() int64 {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		return 1
	}
	return now.Nano()
}
