//go:build unix

package gosock

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// trap is a system call, by its number.
type trap uintptr

const (
	sysBind        trap = unix.SYS_BIND
	sysClose       trap = unix.SYS_CLOSE
	sysConnect     trap = unix.SYS_CONNECT
	sysGetpeername trap = unix.SYS_GETPEERNAME
	sysGetsockname trap = unix.SYS_GETSOCKNAME
	sysIoctl       trap = unix.SYS_IOCTL
	sysListen      trap = unix.SYS_LISTEN
	sysRecvfrom    trap = unix.SYS_RECVFROM
	sysSendto      trap = unix.SYS_SENDTO
	sysShutdown    trap = unix.SYS_SHUTDOWN
	sysSocket      trap = unix.SYS_SOCKET
)

func (t trap) enter(a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, errno syscall.Errno) {
	return syscall.Syscall6(uintptr(t), a1, a2, a3, a4, a5, a6)
}

//go:nosplit
func (t trap) raw(a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, errno syscall.Errno) {
	return syscall.RawSyscall6(uintptr(t), a1, a2, a3, a4, a5, a6)
}

// length gives the length of p as the system calls take it.
func length(p []byte) uintptr { return uintptr(len(p)) }
