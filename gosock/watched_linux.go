package gosock

import (
	"sync"

	"golang.org/x/sys/unix"
)

// watched is what a file says, read again when the file has changed. A file that cannot be read is
// an empty one.
type watched[T any] struct {
	path  string
	parse func(text string) T

	mu    sync.Mutex
	stamp stamp
	value T
}

// stamp tells one state of a file from another.
type stamp struct {
	known    bool
	dev, ino uint64
	size     int64
	modified unix.Timespec
}

// get gives what the file says now.
func (w *watched[T]) get() T {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := stampOf(w.path); now != w.stamp {
		w.value = w.parse(readFile(w.path))
		w.stamp = now
	}
	return w.value
}

// stampOf looks before the file is read: what changes in between is read once more.
func stampOf(path string) stamp {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return stamp{known: true}
	}
	return stamp{known: true, dev: uint64(s.Dev), ino: s.Ino, size: s.Size, modified: s.Mtim}
}

// readFile is os.ReadFile without Go's poller, which package os has every file it opens added to.
func readFile(path string) string {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return ""
	}
	defer func() { _ = unix.Close(fd) }()
	var text []byte
	part := make([]byte, 4096)
	for {
		n, err := unix.Read(fd, part)
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return string(text)
		}
		text = append(text, part[:n]...)
	}
}
