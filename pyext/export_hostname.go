package main

// #include "abi.h"
import "C"

import (
	"unsafe"

	"gosocket/gosock"
)

//export gosock_gethostname
func gosock_gethostname(name *C.char, size C.size_t) C.int64_t {
	text, err := gosock.Hostname()
	if err != nil {
		return failure(err)
	}
	return told(name, size, text)
}

//export gosock_sethostname
func gosock_sethostname(name *C.char, size C.size_t) C.int64_t {
	return done(gosock.SetHostname(goBytes(unsafe.Pointer(name), size)))
}
