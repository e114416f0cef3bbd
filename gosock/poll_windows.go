package gosock

import "unsafe"

// Readiness, as WSAPoll names it: POLLRDNORM and POLLRDBAND, and POLLWRNORM.
const (
	readable = 0x0100 | 0x0200
	writable = 0x0010
)

var sysPoll = winsock("WSAPoll")

// pollFD is WSAPOLLFD of <winsock2.h>.
type pollFD struct {
	fd              uintptr
	events, revents int16
}

// pollMilliseconds is WSAPoll, for one socket. Before Windows 10, version 2004, it does not tell of
// a connection that has failed.
func pollMilliseconds(fd int, event int16, timeout int) (int, error) {
	fds := pollFD{fd: uintptr(fd), events: event}
	return sysPoll.call(uintptr(unsafe.Pointer(&fds)), 1, uintptr(timeout))
}
