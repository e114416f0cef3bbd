package gosock

import "golang.org/x/sys/unix"

// sockCloexec is nothing: macOS has no such flag.
const sockCloexec = 0

const sysAccept trap = unix.SYS_ACCEPT

// uninherited keeps programs started later from inheriting a new descriptor.
func uninherited(fd int, err error) (int, error) {
	if err == nil {
		unix.CloseOnExec(fd)
	}
	return fd, err
}
