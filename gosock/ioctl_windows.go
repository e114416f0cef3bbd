package gosock

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The codes of <mstcpip.h> that Ioctl knows.
const (
	SIO_RCVALL             = windows.IOC_IN | windows.IOC_VENDOR | 1
	SIO_KEEPALIVE_VALS     = windows.SIO_KEEPALIVE_VALS
	SIO_LOOPBACK_FAST_PATH = windows.IOC_IN | windows.IOC_VENDOR | 16
)

// What SIO_RCVALL takes.
const (
	RCVALL_OFF             = 0
	RCVALL_ON              = 1
	RCVALL_SOCKETLEVELONLY = 2
	RCVALL_IPLEVEL         = 3
)

// ioctls tells how many numbers make the value of a code.
var ioctls = map[uint32]int{
	SIO_RCVALL:             1,
	SIO_KEEPALIVE_VALS:     3, // struct tcp_keepalive: on or off, milliseconds, milliseconds
	SIO_LOOPBACK_FAST_PATH: 1,
}

// Ioctl sets a mode of fd, and gives the size of what came back, which is nothing for the codes it
// knows. SIO_RCVALL has a RCVALL constant for its value, SIO_LOOPBACK_FAST_PATH 0 or 1, and
// SIO_KEEPALIVE_VALS whether to send keepalives, after which time and at which interval. A code
// that it does not know, or a value of another length, is an *AddrError.
func Ioctl(fd int, code uint32, value ...uint32) (returned uint32, err error) {
	numbers, known := ioctls[code]
	if !known {
		return 0, &AddrError{Kind: KindValue,
			Message: fmt.Sprintf("invalid ioctl command %d", code)}
	}
	if len(value) != numbers {
		return 0, &AddrError{Kind: KindType, Caller: true, Message: fmt.Sprintf(
			"argument 2 must be sequence of length %d, not %d", numbers, len(value))}
	}
	err = windows.WSAIoctl(windows.Handle(fd), code,
		(*byte)(unsafe.Pointer(&value[0])), uint32(len(value))*uint32(unsafe.Sizeof(value[0])),
		nil, 0, &returned, nil, 0)
	return returned, err
}
