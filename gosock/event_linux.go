package gosock

import "golang.org/x/sys/unix"

// event is something that happens once, and for which a thread waits as for a socket: an
// eventfd(2).
type event int

func newEvent() (event, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	return event(fd), err
}

// happen makes e happen.
func (e event) happen() {
	one := [8]byte{1} // an eventfd counts in the machine's byte order; any count wakes
	_, _ = unix.Write(int(e), one[:])
}

// await waits until e has happened, as w allows.
func (e event) await(w *Wait) error { return w.Readable(int(e)) }

func (e event) close() { _ = unix.Close(int(e)) }
