package gosock

import "golang.org/x/sys/windows"

// Socketpair fails: Windows has none, and programs connect two sockets of the loopback interface.
func Socketpair(int, int, int) ([2]int32, error) { return [2]int32{}, eOpNotSupp }

// fromProtocolInfo is FROM_PROTOCOL_INFO of <winsock2.h>.
const fromProtocolInfo = -1

// Dup makes another handle for fd's socket; programs started later do not inherit it.
func Dup(fd int) (int, error) {
	var info windows.WSAProtocolInfo
	process := windows.GetCurrentProcessId()
	if err := windows.WSADuplicateSocket(windows.Handle(fd), process, &info); err != nil {
		return -1, err
	}
	dup, err := windows.WSASocket(fromProtocolInfo, fromProtocolInfo, fromProtocolInfo, &info, 0,
		windows.WSA_FLAG_OVERLAPPED|windows.WSA_FLAG_NO_HANDLE_INHERIT)
	return int(dup), err
}
