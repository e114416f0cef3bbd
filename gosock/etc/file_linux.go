package etc

import (
	"time"

	"golang.org/x/sys/unix"
)

// stamp tells one state of a file from another. That of a file which cannot be looked at is zero.
type stamp struct {
	dev, ino           uint64
	size               int64
	modified, inodeSet unix.Timespec
}

// changed tells when the file was written to, or replaced, last.
func (s stamp) changed() time.Time { return time.Unix(s.inodeSet.Unix()) }

// sameFile tells whether two stamps are of one file, or directory.
func (s stamp) sameFile(other stamp) bool { return s.dev == other.dev && s.ino == other.ino }

func stampOf(path string) stamp {
	var s unix.Stat_t
	if err := unix.Stat(path, &s); err != nil {
		return stamp{}
	}
	return stamp{uint64(s.Dev), s.Ino, s.Size, s.Mtim, s.Ctim}
}

// ReadFile is os.ReadFile without Go's poller, which package os has every file it opens added to.
func ReadFile(path string) (string, error) {
	file := readFile(path)
	return file.text, file.err
}

// readFile does not wait for anybody who would write into a FIFO.
func readFile(path string) content {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return content{err: err}
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
			return content{string(text), err, true}
		}
		text = append(text, part[:n]...)
	}
}
