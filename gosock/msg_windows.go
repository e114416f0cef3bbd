package gosock

import "golang.org/x/sys/windows"

// Recvmsg fails: Windows has messages with ancillary data for datagrams alone.
func Recvmsg(int, []windows.WSABuf, []byte, int, *Addr, *Wait) (n, controlLen, recvFlags int,
	err error) {
	return -1, 0, 0, eOpNotSupp
}

// Sendmsg fails, as Recvmsg does.
func Sendmsg(int, []windows.WSABuf, []byte, int, *Addr, *Wait) (int, error) {
	return -1, eOpNotSupp
}
