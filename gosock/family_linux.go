package gosock

import "golang.org/x/sys/unix"

// abstractNames tells that an AF_UNIX address may be a name instead of a path: unix(7).
const abstractNames = true

// The families, by number; nil where addresses are known as bytes only.
var families = [unix.AF_MAX]*Family{
	unix.AF_INET:      &familyInet,
	unix.AF_INET6:     &familyInet6,
	unix.AF_UNIX:      &familyUnix,
	unix.AF_NETLINK:   &familyNetlink,
	unix.AF_PACKET:    &familyPacket,
	unix.AF_TIPC:      &familyTIPC,
	unix.AF_CAN:       &familyCAN,
	unix.AF_ALG:       &familyALG,
	unix.AF_VSOCK:     &familyVsock,
	unix.AF_QIPCRTR:   &familyQIPCRTR,
	unix.AF_RDS:       &familyRDS,
	unix.AF_BLUETOOTH: &familyBluetooth,
}
