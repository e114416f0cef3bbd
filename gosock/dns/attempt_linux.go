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

// alarm is a descriptor that becomes readable once it is rung: an eventfd(2).
type alarm int

func newAlarm() (alarm, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	return alarm(fd), err
}

func (a alarm) ring() {
	one := [8]byte{1} // in the machine's byte order; any count will do
	_, _ = unix.Write(int(a), one[:])
}

func (a alarm) close() { _ = unix.Close(int(a)) }
