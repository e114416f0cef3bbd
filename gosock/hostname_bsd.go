//go:build darwin || freebsd

package gosock

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// SetHostname sets the host's name, if the caller may.
func SetHostname(name []byte) error {
	mib := [...]int32{unix.CTL_KERN, unix.KERN_HOSTNAME}
	_, err := result(syscall.RawSyscall6(syscall.SYS___SYSCTL,
		uintptr(unsafe.Pointer(&mib)), uintptr(len(mib)), 0, 0,
		uintptr(unsafe.Pointer(unsafe.SliceData(name))), uintptr(len(name))))
	return err
}
