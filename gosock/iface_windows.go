package gosock

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	iphlpapi      = windows.NewLazySystemDLL("iphlpapi.dll")
	ifNametoindex = iphlpapi.NewProc("if_nametoindex")
	ifIndextoname = iphlpapi.NewProc("if_indextoname")
)

// InterfaceIndex gives the index of the interface of that name, such as "ethernet_32768".
func InterfaceIndex(name string) (uint32, error) {
	text, err := windows.BytePtrFromString(name)
	if err != nil {
		return 0, err
	}
	index, _, _ := ifNametoindex.Call(uintptr(unsafe.Pointer(text)))
	if index == 0 {
		return 0, windows.ERROR_NOT_FOUND
	}
	return uint32(index), nil
}

// InterfaceName gives the name of the interface with that index.
func InterfaceName(index uint32) (string, error) {
	var name [windows.IF_MAX_STRING_SIZE + 1]byte
	found, _, _ := ifIndextoname.Call(uintptr(index), uintptr(unsafe.Pointer(&name)))
	if found == 0 {
		return "", windows.ERROR_NOT_FOUND
	}
	return windows.ByteSliceToString(name[:]), nil
}

// Interfaces lists the network interfaces.
func Interfaces() ([]Interface, error) {
	var table *windows.MibIfTable2
	if err := windows.GetIfTable2Ex(windows.MibIfTableRaw, &table); err != nil {
		return nil, err
	}
	defer windows.FreeMibTable(unsafe.Pointer(table))
	var list []Interface
	rows := unsafe.Slice(&table.Table[0], table.NumEntries)
	for i := range rows {
		index := rows[i].InterfaceIndex
		name, err := InterfaceName(index)
		if err != nil {
			return nil, err
		}
		list = append(list, Interface{Index: index, Name: name})
	}
	return list, nil
}
