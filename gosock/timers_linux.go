package gosock

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// timerSlack is the least there is, in nanoseconds: see prctl(2).
const timerSlack = 1

// ExactTimers has this thread wake in time. Threads inherit the slack of the one that has loaded
// Go, which may have meant that for the runtime's watchman alone. A thread that looks for work
// sleeps for 3 us before it takes another's next goroutine, and others rely on it meanwhile: with a
// slack of 10 ms, each lookup takes as long.
func ExactTimers() {
	_, _, _ = syscall.RawSyscall(unix.SYS_PRCTL, unix.PR_SET_TIMERSLACK, timerSlack, 0)
}
