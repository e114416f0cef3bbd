package main

// #include "glibc.h"
import "C"

import (
	"sync"

	"gosocket/gosock/netdb"
)

// modules are those of nsswitch.conf's that were needed, and whether they are there: as with the C
// library, one that cannot be loaded is not tried again.
var modules sync.Map

func init() { netdb.HasModule = hasModule }

func hasModule(name string) bool {
	known, ok := modules.Load(name)
	if !ok {
		known, _ = modules.LoadOrStore(name, C.glibc_has_module(cString(&name)) != 0)
	}
	return known.(bool)
}
