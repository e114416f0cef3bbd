package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// InterfaceIndex gives the index of the interface of that name.
func InterfaceIndex(name string) (uint32, error) {
	ifreq, err := unix.NewIfreq(name)
	if err != nil {
		return 0, unix.ENODEV // too long to be one
	}
	err = ifreqIoctl(unix.SIOCGIFINDEX, ifreq)
	return ifreq.Uint32(), err
}

// InterfaceName gives the name of the interface with that index.
func InterfaceName(index uint32) (string, error) {
	ifreq, _ := unix.NewIfreq("")
	ifreq.SetUint32(index)
	err := ifreqIoctl(unix.SIOCGIFNAME, ifreq)
	if err == unix.ENODEV {
		err = unix.ENXIO // as POSIX has it for if_indextoname
	}
	return ifreq.Name(), err
}

// ifreqIoctl asks the kernel about an interface. Any socket will do for that.
func ifreqIoctl(request uint, ifreq *unix.Ifreq) error {
	fd, err := Socket(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	_, err = result(syscall.RawSyscall(unix.SYS_IOCTL,
		uintptr(fd), uintptr(request), uintptr(unsafe.Pointer(ifreq))))
	return err
}

// Interfaces lists the network interfaces.
func Interfaces() ([]Interface, error) {
	dump, err := syscall.NetlinkRIB(syscall.RTM_GETLINK, unix.AF_UNSPEC)
	if err != nil {
		return nil, err
	}
	messages, err := syscall.ParseNetlinkMessage(dump)
	if err != nil {
		return nil, err
	}
	var list []Interface
	for i := range messages {
		if messages[i].Header.Type == unix.RTM_NEWLINK {
			list = append(list, linkOf(&messages[i]))
		}
	}
	return list, nil
}

// linkOf reads what one message of the dump says of an interface.
func linkOf(m *syscall.NetlinkMessage) (link Interface) {
	if len(m.Data) < unix.SizeofIfInfomsg {
		return link
	}
	link.Index = uint32((*unix.IfInfomsg)(unsafe.Pointer(&m.Data[0])).Index)
	attrs, err := syscall.ParseNetlinkRouteAttr(m)
	if err != nil {
		return link
	}
	for _, attr := range attrs {
		if attr.Attr.Type == unix.IFLA_IFNAME {
			link.Name = unix.ByteSliceToString(attr.Value)
		}
	}
	return link
}
