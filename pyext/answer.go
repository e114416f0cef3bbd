package main

// #define _DEFAULT_SOURCE
// #include "abi.h"
// #include <netdb.h>
// #include <stdlib.h>
// static int thread_h_errno(void) { return h_errno; }
import "C"

import (
	"errors"
	"syscall"
	"unsafe"

	"gosocket/gosock"
)

// cAnswer lays what came of a query into one block of C's memory: the query's room, or else one
// that the glue frees.
func cAnswer(q *C.gosock_query, from *gosock.Answer, err error) *C.gosock_answer {
	if err != nil {
		return cFailure(q, err)
	}
	b := newBlock(q, answerSize(from))
	answer := &take[C.gosock_answer](&b, 1)[0]
	answer.number = C.int32_t(from.Number)
	addrs := take[C.gosock_addrinfo](&b, len(from.Addrs))
	aliases := take[*C.char](&b, len(from.Aliases))
	answer.naddrs, answer.addrs = C.size_t(len(addrs)), unsafe.SliceData(addrs)
	answer.naliases, answer.aliases = C.size_t(len(aliases)), unsafe.SliceData(aliases)
	answer.name, answer.service = b.text(from.Name), b.text(from.Service)
	for i := range addrs {
		fillAddrInfo(&addrs[i], &from.Addrs[i])
		addrs[i].canonname = b.text(from.Addrs[i].CanonName)
	}
	for i := range aliases {
		aliases[i] = b.text(from.Aliases[i])
	}
	return answer
}

func fillAddrInfo(to *C.gosock_addrinfo, from *gosock.AddrInfo) {
	to.family = C.int32_t(from.Family)
	to._type = C.int32_t(from.Type)
	to.proto = C.int32_t(from.Proto)
	addr := goAddr(&to.addr)
	addr.Len = uint32(copy(addr.SA[:], from.Addr))
	addr.Unpack(from.Proto)
}

// answerSize is how large a block cAnswer needs.
func answerSize(a *gosock.Answer) int {
	const pointer = int(unsafe.Sizeof(uintptr(0)))
	size := C.sizeof_gosock_answer + textSize(a.Name) + textSize(a.Service)
	for i := range a.Addrs {
		size += C.sizeof_gosock_addrinfo + textSize(a.Addrs[i].CanonName)
	}
	for _, alias := range a.Aliases {
		size += pointer + textSize(alias)
	}
	return size
}

func textSize(s string) int {
	return len(s) + 1 // NUL
}

// block is zeroed memory of C's, dealt out piece by piece: what has to be aligned goes first.
type block struct {
	rest []byte
}

func newBlock(q *C.gosock_query, size int) block {
	if room := goBytes(q.room, q.roomlen); size <= len(room) {
		clear(room[:size])
		return block{room}
	}
	return block{unsafe.Slice((*byte)(C.calloc(1, C.size_t(size))), size)}
}

func take[T any](b *block, n int) []T {
	var one T
	taken := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b.rest))), n)
	b.rest = b.rest[n*int(unsafe.Sizeof(one)):]
	return taken
}

func (b *block) text(s string) *C.char {
	to := take[byte](b, textSize(s))
	copy(to, s)
	return (*C.char)(unsafe.Pointer(unsafe.SliceData(to)))
}

var nameErrorKinds = [...]C.int32_t{
	gosock.AddrInfoError: C.GOSOCK_GAIERROR,
	gosock.HostError:     C.GOSOCK_HERROR,
	gosock.NotFound:      C.GOSOCK_OSERROR,
}

// cFailure is the answer that says what went wrong: a resolver's refusal, or an errno.
func cFailure(q *C.gosock_query, err error) *C.gosock_answer {
	b := newBlock(q, C.sizeof_gosock_answer)
	answer := &take[C.gosock_answer](&b, 1)[0]
	answer.failed = 1
	to := &answer.error
	var refusal *gosock.NameError
	var errno syscall.Errno
	switch {
	case errors.As(err, &refusal):
		to.kind = nameErrorKinds[refusal.Class]
		to.code = C.int32_t(codeOf(refusal))
		copyText(to.message[:], message(refusal.Class, to.code, refusal.Message))
	case errors.As(err, &errno):
		to.kind, to.code = C.GOSOCK_ERRNO, C.int32_t(errno)
	}
	return answer
}

// codeOf is the refusal's code; where no server was asked, h_errno is what it was in this thread.
func codeOf(refusal *gosock.NameError) int {
	if refusal.Class == gosock.HostError && refusal.Code == 0 {
		return int(C.thread_h_errno())
	}
	return refusal.Code
}

// message is the C library's, in the user's language, or our own where it has none.
func message(class gosock.NameErrorClass, code C.int32_t, own string) string {
	switch class {
	case gosock.AddrInfoError:
		return C.GoString(C.gai_strerror(code))
	case gosock.HostError:
		return C.GoString(C.hstrerror(code))
	}
	return own
}
