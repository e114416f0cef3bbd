package dns

import (
	"errors"
	"sync"
	"syscall"
)

var (
	errTimeout = errors.New("time is up")
	errAgain   = errors.New("not now")
	errShort   = error(syscall.EMSGSIZE)          // no DNS message is as short
	errEnded   = errors.New("the server hung up") // not before its time, perhaps, but before ours
)

// errnoOf is zero for an error that is none of the system's.
func errnoOf(err error) syscall.Errno {
	var errno syscall.Errno
	errors.As(err, &errno)
	return errno
}

// maxMessage is as long as a message can be.
const maxMessage = 1 << 16

// buffers have room for any message; most are short, and copied out.
var buffers = sync.Pool{New: func() any { return new([maxMessage]byte) }}
