package main

// #include "abi.h"
import "C"

import (
	"context"
	"syscall"
	"unsafe"

	"gosocket/gosock"
	"gosocket/gosock/dns"
)

// gosock_lookup answers what this machine knows at once, and tries to have an answer of the name
// servers in this thread. What takes longer it gives to a Lookup, whose handle the glue brings back
// until the answer is there.
//
//export gosock_lookup
func gosock_lookup(handle *C.int64_t, query *C.gosock_query, answer **C.gosock_answer,
	wait *C.gosock_wait) C.int64_t {
	if *handle != 0 {
		return awaitLookup(handle, query, answer, wait)
	}
	countLookup()
	q := goQuery(query)
	if wait.try_only != 0 {
		found, ok, err := names.Here(q)
		if !ok {
			return failure(syscall.EAGAIN)
		}
		*answer = cAnswer(query, found, err)
		return 0
	}
	attempt := dns.NewAttempt(goWait(wait).Turn())
	found, ok, err := names.Try(attempt, q)
	if ok && attempt.Err() == nil {
		attempt.End()
		*answer = cAnswer(query, found, err)
		return 0
	}
	return startLookup(attempt, q, handle, query, answer, wait)
}

func startLookup(attempt *dns.Attempt, q *gosock.Query, handle *C.int64_t, query *C.gosock_query,
	answer **C.gosock_answer, wait *C.gosock_wait) C.int64_t {
	ask := func(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
		defer attempt.End()
		return names.Answer(attempt.Resume(ctx), q)
	}
	l, err := gosock.StartLookup(ask, q)
	if err != nil { // no descriptor is left to wait with
		found, err := ask(context.Background(), q)
		*answer = cAnswer(query, found, err)
		return 0
	}
	*handle = C.int64_t(put(l))
	if attempt.Interrupted() {
		return failure(syscall.EINTR)
	}
	return awaitLookup(handle, query, answer, wait)
}

func awaitLookup(handle *C.int64_t, query *C.gosock_query, answer **C.gosock_answer,
	wait *C.gosock_wait) C.int64_t {
	l, ok := get[*gosock.Lookup](int64(*handle))
	if !ok {
		return failure(syscall.EINVAL)
	}
	if err := l.Await(goWait(wait)); err != nil {
		return failure(err)
	}
	drop(int64(*handle))
	*handle = 0
	found, err := l.Result()
	*answer = cAnswer(query, found, err)
	return 0
}

//export gosock_lookup_cancel
func gosock_lookup_cancel(handle C.int64_t) C.int64_t {
	if l, ok := get[interface{ Cancel() }](int64(handle)); ok {
		l.Cancel()
		drop(int64(handle))
	}
	return 0
}

func goQuery(q *C.gosock_query) *gosock.Query {
	query := &gosock.Query{
		Kind:     gosock.QueryKind(q.kind),
		Host:     goString(q.host),
		Service:  goString(q.service),
		Protocol: goString(q.protocol),
		Family:   int(q.family),
		Type:     int(q._type),
		Proto:    int(q.proto),
		Flags:    int(q.flags),
		Port:     int(q.port),
	}
	if q.addr != nil {
		query.Addr = C.GoBytes(unsafe.Pointer(&q.addr.sa[0]), C.int(q.addr.len))
	}
	return query
}

// goString is nil for NULL.
func goString(s *C.char) *string {
	if s == nil {
		return nil
	}
	copied := C.GoString(s)
	return &copied
}
