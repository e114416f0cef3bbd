package gosock

import "os"

// Hostname gives the host's name, as DNS knows it.
func Hostname() (string, error) { return os.Hostname() }

// SetHostname fails: a new name needs a restart.
func SetHostname([]byte) error { return eOpNotSupp }
