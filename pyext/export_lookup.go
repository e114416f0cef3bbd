package main

// #include "abi.h"
import "C"

import (
	"context"
	"hash/maphash"
	"strings"
	"sync/atomic"
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
		if askedLately(q.host) {
			return failure(syscall.EAGAIN)
		}
		found, ok, err := names.Here(&q.Query)
		if !ok {
			noteAsked(q.host)
			return failure(syscall.EAGAIN)
		}
		*answer = cAnswer(query, found, err)
		return 0
	}
	attempt := dns.NewAttempt(goWait(wait).Turn())
	found, ok, err := names.Try(attempt, &q.Query)
	if ok && attempt.Err() == nil {
		attempt.End()
		*answer = cAnswer(query, found, err)
		return 0
	}
	return startLookup(attempt, q, handle, query, answer, wait)
}

// asked are hosts, by their hash, that were not known here lately: a try for them ends at once, or
// the same files would be looked at twice.
var (
	asked     [64]atomic.Uint64
	askedSeed = maphash.MakeSeed()
)

func askedLately(host string) bool {
	hash := maphash.String(askedSeed, host)
	return host != "" && asked[hash%uint64(len(asked))].Load() == hash
}

func noteAsked(host string) {
	hash := maphash.String(askedSeed, host)
	asked[hash%uint64(len(asked))].Store(hash)
}

func startLookup(attempt *dns.Attempt, q *heldQuery, handle *C.int64_t, query *C.gosock_query,
	answer **C.gosock_answer, wait *C.gosock_wait) C.int64_t {
	q.keep()
	ask := func(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
		defer attempt.End()
		return names.Answer(attempt.Resume(ctx), q)
	}
	l, err := gosock.StartLookup(ask, &q.Query)
	if err != nil { // no descriptor is left to wait with
		found, err := ask(context.Background(), &q.Query)
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

// heldQuery is a Query with its texts.
type heldQuery struct {
	gosock.Query
	host, service, protocol string
}

// goQuery gives the query, whose texts are C's.
func goQuery(q *C.gosock_query) *heldQuery {
	held := &heldQuery{
		Query: gosock.Query{
			Kind:   gosock.QueryKind(q.kind),
			Family: int(q.family),
			Type:   int(q._type),
			Proto:  int(q.proto),
			Flags:  int(q.flags),
			Port:   int(q.port),
			Scope:  uint32(q.scope_id),
			More:   q.more != 0,
		},
	}
	held.Host = shared(&held.host, q.host)
	held.Service = shared(&held.service, q.service)
	held.Protocol = shared(&held.protocol, q.protocol)
	if q.addr != nil {
		held.Addr = C.GoBytes(unsafe.Pointer(&q.addr.sa[0]), C.int(q.addr.len))
	}
	return held
}

// shared is nil for NULL.
func shared(held *string, text *C.char) *string {
	if text == nil {
		return nil
	}
	*held = goText(text)
	return held
}

// keep makes the texts the query's own, for what goes on after the call.
func (held *heldQuery) keep() {
	for _, text := range []*string{&held.host, &held.service, &held.protocol} {
		*text = strings.Clone(*text)
	}
}
