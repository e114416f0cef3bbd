package gosock

import "golang.org/x/sys/unix"

// poll waits for an event for some nanoseconds, or for ever if they are negative, and gives 1 if it
// came and 0 if it did not.
func poll(fd int, event int16, nanoseconds int64) (int, error) {
	fds := [1]unix.PollFd{{Fd: int32(fd), Events: event}}
	if nanoseconds < 0 {
		return unix.Ppoll(fds[:], nil, nil)
	}
	timeout := unix.NsecToTimespec(nanoseconds)
	return unix.Ppoll(fds[:], &timeout, nil)
}
