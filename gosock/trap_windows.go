package gosock

import (
	"math"
	"syscall"

	"golang.org/x/sys/windows"
)

// trap is a function of Winsock.
type trap struct{ *windows.LazyProc }

var ws2_32 = windows.NewLazySystemDLL("ws2_32.dll")

func winsock(name string) trap { return trap{ws2_32.NewProc(name)} }

var (
	sysAccept      = winsock("accept")
	sysBind        = winsock("bind")
	sysClose       = winsock("closesocket")
	sysConnect     = winsock("connect")
	sysGetpeername = winsock("getpeername")
	sysGetsockname = winsock("getsockname")
	sysIoctl       = winsock("ioctlsocket")
	sysListen      = winsock("listen")
	sysRecvfrom    = winsock("recvfrom")
	sysSendto      = winsock("sendto")
	sysShutdown    = winsock("shutdown")
	sysSocket      = winsock("socket")
)

// Winsock has to be started. Where it refuses, every call says so (WSANOTINITIALISED).
func init() {
	const version = 0x0202
	_ = windows.WSAStartup(version, new(windows.WSAData))
}

// socketError is SOCKET_ERROR, and the low half of INVALID_SOCKET. Handles have 32 bits.
const socketError = math.MaxUint32

func (t trap) enter(a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, errno syscall.Errno) {
	r1, _, errno = syscall.SyscallN(t.Addr(), a1, a2, a3, a4, a5, a6)
	answer := uint32(r1)
	if answer != socketError {
		errno = 0
	}
	return uintptr(answer), 0, errno
}

// raw is no cheaper here.
func (t trap) raw(a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, errno syscall.Errno) {
	return t.enter(a1, a2, a3, a4, a5, a6)
}

// length gives the length of p as Winsock takes it, a C int.
func length(p []byte) uintptr { return uintptr(min(len(p), math.MaxInt32)) }
