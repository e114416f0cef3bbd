//go:build !linux

package etc

import (
	"os"
	"time"
)

// stamp tells one state of a file from another. That of a file which cannot be looked at is zero.
type stamp struct {
	size     int64
	modified time.Time
}

// changed tells when the file was written to last.
func (s stamp) changed() time.Time { return s.modified }

// sameFile cannot tell, and takes all for one.
func (stamp) sameFile(stamp) bool { return true }

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime()}
}

// ReadFile gives what a file says.
func ReadFile(path string) (string, error) {
	file := readFile(path)
	return file.text, file.err
}

func readFile(path string) content {
	text, err := os.ReadFile(path)
	return content{string(text), err, err == nil}
}
