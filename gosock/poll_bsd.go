//go:build darwin || freebsd

package gosock

import "golang.org/x/sys/unix"

// pollMilliseconds is poll(2), for one descriptor.
func pollMilliseconds(fd int, event int16, timeout int) (int, error) {
	fds := [1]unix.PollFd{{Fd: int32(fd), Events: event}}
	return unix.Poll(fds[:], timeout)
}
