package gosock

import "syscall"

// The systems know sockets by the same calls with the same arguments, so what is written with traps
// is written once. A trap's two forms are enter, for what the kernel may block in, and raw, which
// is cheaper; both give a result, nothing, and an errno that is not 0 where the call failed.

// call makes a system call that may take its time.
//
//go:uintptrescapes
func (t trap) call(a1, a2, a3 uintptr) (int, error) {
	return result(t.enter(a1, a2, a3, 0, 0, 0))
}

// quick makes a system call that cannot block.
//
//go:uintptrescapes
func (t trap) quick(a1, a2, a3 uintptr) (int, error) {
	return result(t.raw(a1, a2, a3, 0, 0, 0))
}

// result gives a system call's result the form that Go has for it.
func result(r1, _ uintptr, errno syscall.Errno) (int, error) {
	if errno != 0 {
		return -1, errno
	}
	return int(r1), nil
}
