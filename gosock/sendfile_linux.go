package gosock

import "unsafe"

var opSendfile = operation{trap: sysSendfile, event: writable}

// Sendfile sends count bytes of a file from offset on, which it moves. It reads from a disk, which
// no flag makes non-blocking; so it cannot be tried.
func Sendfile(fd, file int, offset *int64, count int, w *Wait) (int, error) {
	if w.TryOnly != 0 {
		return -1, eAgain
	}
	return opSendfile.do(w, uintptr(fd), uintptr(file), uintptr(unsafe.Pointer(offset)),
		uintptr(count), 0, 0)
}
