// Package main is libgosock.so: package gosock, as abi.h describes it to C.
//
// Every call of abi.h is one exported function of a few lines here. They turn C's arguments into
// Go's, and Go's errors into the numbers of abi.h; what a call does is gosock's. Nothing here has
// heard of Python.
package main

/*
#cgo linux LDFLAGS: -Wl,--no-undefined
// Only the table is seen from outside the library.
#pragma GCC visibility push(hidden)
#include "abi.h"
#pragma GCC visibility pop
*/
import "C"

import (
	"runtime"
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

// maxProcs is how many threads may run Go at a time, whatever the machine or its environment says.
// A thread that has returned to C keeps its right to run Go for a while, so with few of them other
// threads wait for one. More cost memory: 64 take 0.9 MB, 256 take 7.5 MB.
const maxProcs = 64

func init() { runtime.GOMAXPROCS(maxProcs) }

func main() {}

func goWait(w *C.gosock_wait) *gosock.Wait { return (*gosock.Wait)(unsafe.Pointer(w)) }

func goAddr(a *C.gosock_addr) *gosock.Addr { return (*gosock.Addr)(unsafe.Pointer(a)) }

// goBytes gives C's memory as a slice. A length that no memory can have gives an empty one.
func goBytes(data unsafe.Pointer, size C.size_t) []byte {
	n := int(size)
	if data == nil || n < 0 {
		n = 0
	}
	return unsafe.Slice((*byte)(data), n)
}

// goText gives a C string as a string that shares its memory, for as long as the call takes.
func goText(text *C.char) string {
	start := unsafe.Pointer(text)
	size := 0
	for *(*byte)(unsafe.Add(start, size)) != 0 {
		size++
	}
	return unsafe.String((*byte)(start), size)
}

// result gives abi.h's number for what a call has answered.
func result(n int, err error) C.int64_t {
	if err == nil {
		return C.int64_t(n)
	}
	return failure(err)
}

// done is result for a call that answers nothing.
func done(err error) C.int64_t { return result(0, err) }

func failure(err error) C.int64_t {
	if errno, ok := err.(syscall.Errno); ok {
		return -C.int64_t(errno)
	}
	if err == gosock.ErrTimeout {
		return C.GOSOCK_TIMEDOUT
	}
	return -C.int64_t(syscall.EINVAL)
}
