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
// threads wait for one. More cost memory, in each forked child again: 32 take 0.4 MB, 64 take
// 0.8 MB, 256 take 7.5 MB. For 2 to 100 pairs of threads, 16 to 64 do equally well.
const maxProcs = 32

func init() { runtime.GOMAXPROCS(maxProcs) }

func main() {}

//export gosock_version
func gosock_version(text *C.char, size C.size_t) C.int64_t {
	return told(text, size, runtime.Version())
}

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

// copyText copies a string and its end into C's memory, cut to the room there is.
func copyText(room []C.char, text string) {
	if len(room) == 0 {
		return
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&room[0])), len(room))
	bytes[copy(bytes[:len(bytes)-1], text)] = 0
}

// told gives C a string with a zero behind it; the result is its length.
func told(to *C.char, size C.size_t, text string) C.int64_t {
	if len(text) >= int(size) {
		return failure(syscall.ENAMETOOLONG)
	}
	copyText(unsafe.Slice(to, size), text)
	return C.int64_t(len(text))
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
