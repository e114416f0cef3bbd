package dns

import (
	"sync"

	"golang.org/x/sys/unix"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// File is a resolv.conf(5) file, read again when it has changed, and the environment with it.
type File struct {
	path string

	mu     sync.Mutex
	stamp  fileStamp
	config *Config
}

// NewFile gives the File of that path.
func NewFile(path string) *File {
	return &File{path: path}
}

// fileStamp tells one state of a file from another.
type fileStamp struct {
	dev, ino          uint64
	size              int64
	modified, changed unix.Timespec
}

// Config gives what the file says now. A file that is not there is an empty one.
func (f *File) Config() *Config {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.config != nil && f.config.NoReload {
		return f.config
	}
	if stamp := f.look(); f.config == nil || stamp != f.stamp {
		text, _ := etc.ReadFile(f.path)
		hostname, _ := gosock.Hostname()
		f.config, f.stamp = ParseConfig(text, Getenv, hostname), stamp
	}
	return f.config
}

// look comes before the file is read: what changes in between is read once more.
func (f *File) look() fileStamp {
	var s unix.Stat_t
	if err := unix.Stat(f.path, &s); err != nil {
		return fileStamp{}
	}
	return fileStamp{uint64(s.Dev), s.Ino, s.Size, s.Mtim, s.Ctim}
}
