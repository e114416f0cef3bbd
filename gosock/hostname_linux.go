package gosock

import "golang.org/x/sys/unix"

// SetHostname sets the host's name, if the caller may.
func SetHostname(name []byte) error {
	return unix.Sethostname(name)
}
