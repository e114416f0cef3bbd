package dns

import "golang.org/x/sys/unix"

// wait waits for a socket's event until a deadline, or until the Attempt is over.
func (a *Attempt) wait(fd int, event uint32, deadline int64) error {
	fds := [1]unix.PollFd{{Fd: int32(fd), Events: int16(event)}}
	n, err := unix.Ppoll(fds[:], timeout(min(deadline, a.until)), nil)
	switch {
	case n > 0:
		return nil
	case err != nil && err != unix.EINTR:
		return err
	case err == nil && deadline < a.until:
		return errTimeout
	}
	a.over, a.interrupted = true, true
	return errUnfinished
}
