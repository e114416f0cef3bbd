//go:build darwin || freebsd

package gosock

import (
	"net"

	"golang.org/x/sys/unix"
)

// InterfaceIndex gives the index of the interface of that name.
func InterfaceIndex(name string) (uint32, error) {
	link, err := net.InterfaceByName(name)
	if err != nil {
		return 0, unix.ENXIO
	}
	return uint32(link.Index), nil
}

// InterfaceName gives the name of the interface with that index.
func InterfaceName(index uint32) (string, error) {
	link, err := net.InterfaceByIndex(int(index))
	if err != nil {
		return "", unix.ENXIO
	}
	return link.Name, nil
}

// Interfaces lists the network interfaces.
func Interfaces() ([]Interface, error) {
	links, err := net.Interfaces()
	list := make([]Interface, len(links))
	for i := range links {
		list[i] = Interface{Index: uint32(links[i].Index), Name: links[i].Name}
	}
	return list, err
}
