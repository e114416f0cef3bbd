package main

// #include <stdlib.h>
import "C"

import (
	"unsafe"

	"gosocket/gosock/dns"
	"gosocket/gosock/etc"
	"gosocket/gosock/netdb"
)

var (
	// names answers what is asked of names, from this machine's files and by its name servers.
	names = netdb.New(etc.New("/etc"), servers, glibc)
	// servers are the name servers of this machine.
	servers = dns.NewClient(dns.NewFile("/etc/resolv.conf").Config)
)

// What a program puts into its environment, os.LookupEnv knows nothing of.
func init() { etc.LookupEnv, dns.Getenv = getenv, getenv }

func getenv(name string) (value string, ok bool) {
	terminated := C.CString(name)
	defer C.free(unsafe.Pointer(terminated))
	found := C.getenv(terminated)
	return C.GoString(found), found != nil
}
