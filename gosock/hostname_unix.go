//go:build unix

package gosock

import "golang.org/x/sys/unix"

// Hostname gives the host's name.
func Hostname() (string, error) {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		return "", err
	}
	return unix.ByteSliceToString(uts.Nodename[:]), nil
}
