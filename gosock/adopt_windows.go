package gosock

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

const soProtocolInfo = 0x2005 // SO_PROTOCOL_INFOW of <winsock2.h>

// domainOf gives the address family of fd. Its name does not tell before it is bound.
func domainOf(fd int) (int, error) {
	info, err := protocolInfo(fd)
	return int(info.AddressFamily), err
}

// protocolOf gives the protocol of fd.
func protocolOf(fd int) (int, error) {
	info, err := protocolInfo(fd)
	return int(info.Protocol), err
}

func protocolInfo(fd int) (info windows.WSAProtocolInfo, err error) {
	_, err = Getsockopt(fd, windows.SOL_SOCKET, soProtocolInfo,
		unsafe.Slice((*byte)(unsafe.Pointer(&info)), unsafe.Sizeof(info)))
	return info, err
}
