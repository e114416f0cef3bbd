//go:build darwin || freebsd

package gosock

import "golang.org/x/sys/unix"

// Sendfile sends count bytes of a file from offset on, which it moves. It reads from a disk, which
// no flag makes non-blocking; so it cannot be tried.
func Sendfile(fd, file int, offset *int64, count int, w *Wait) (int, error) {
	if w.TryOnly != 0 {
		return -1, eAgain
	}
	if w.Timeout > 0 {
		if err := w.ready(fd, writable); err != nil {
			return -1, err
		}
	}
	n, err := unix.Sendfile(fd, file, offset, count)
	if n > 0 && (err == eAgain || err == eIntr) { // a part is sent
		err = nil
	}
	if err != nil {
		return -1, err
	}
	*offset += int64(n)
	return n, nil
}
