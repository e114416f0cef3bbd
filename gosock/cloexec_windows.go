package gosock

import "golang.org/x/sys/windows"

// sockCloexec is nothing: a socket's type has no flags.
const sockCloexec = 0

// uninherited keeps programs started later from inheriting a new socket.
func uninherited(fd int, err error) (int, error) {
	if err == nil {
		windows.CloseOnExec(windows.Handle(fd))
	}
	return fd, err
}
