// Package etc reads the files of /etc that names are found in or by: hosts, services, protocols,
// nsswitch.conf, host.conf and gai.conf, as glibc reads them. What a file says is parsed once, and
// again when the file has changed.
//
// It imports package gosock, and asks nobody.
package etc
