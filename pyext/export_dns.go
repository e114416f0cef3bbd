package main

// #include "abi.h"
// #include <stdlib.h>
import "C"

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"gosocket/gosock"
	"gosocket/gosock/dns"
)

// resolution is a question for name servers under way.
type resolution struct {
	*gosock.Lookup
	client  *dns.Client
	name    string
	rrtype  uint16
	records []dns.Record
}

// gosock_resolve asks name servers for records. It goes on like gosock_lookup.
//
//export gosock_resolve
func gosock_resolve(handle *C.int64_t, question *C.gosock_question, records **C.gosock_records,
	wait *C.gosock_wait) C.int64_t {
	if *handle == 0 {
		if wait.try_only != 0 {
			return failure(syscall.EAGAIN)
		}
		countLookup()
		r, err := startResolution(question)
		if err != nil {
			return failure(err)
		}
		*handle = C.int64_t(put(r))
	}
	r, ok := get[*resolution](int64(*handle))
	if !ok {
		return failure(syscall.EINVAL)
	}
	if err := r.Await(goWait(wait)); err != nil {
		return failure(err)
	}
	drop(int64(*handle))
	*handle = 0
	_, err := r.Result()
	*records = cRecords(r.records, err)
	return 0
}

func startResolution(question *C.gosock_question) (*resolution, error) {
	r := &resolution{
		client: servers,
		name:   C.GoString(question.name),
		rrtype: uint16(question._type),
	}
	if question.servers != nil {
		config, err := goConfig(question)
		if err != nil {
			return nil, err
		}
		r.client = dns.NewClient(func() *dns.Config { return config })
	}
	var err error
	r.Lookup, err = gosock.StartLookup(r.ask, nil)
	return r, err
}

func (r *resolution) ask(ctx context.Context, _ *gosock.Query) (*gosock.Answer, error) {
	var err error
	if r.rrtype == 0 {
		r.records, err = r.client.Addresses(ctx, r.name)
	} else {
		r.records, err = r.client.Records(ctx, r.name, r.rrtype)
	}
	return nil, err
}

// goConfig is what resolv.conf would say.
func goConfig(question *C.gosock_question) (*dns.Config, error) {
	config := &dns.Config{
		Search:   strings.Fields(C.GoString(question.search)),
		Patience: time.Duration(question.patience),
		Attempts: int(question.attempts),
		NDots:    int(question.ndots),
		EDNS0:    question.flags&C.GOSOCK_EDNS != 0,
		UseVC:    question.flags&C.GOSOCK_TCP != 0,
		Rotate:   question.flags&C.GOSOCK_ROTATE != 0,
	}
	for line := range strings.Lines(C.GoString(question.servers)) {
		server, err := netip.ParseAddrPort(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, syscall.EINVAL
		}
		addr := gosock.HostAddr{IP: server.Addr().WithZone("")}
		if zone := server.Addr().Zone(); zone != "" {
			if addr.Scope, err = gosock.InterfaceIndex(zone); err != nil {
				return nil, err
			}
		}
		config.Servers = append(config.Servers, dns.Server{HostAddr: addr, Port: server.Port()})
	}
	if len(config.Servers) == 0 {
		return nil, syscall.EINVAL
	}
	return config, nil
}

// cRecords lays records, or what went wrong, into one block of C's memory.
func cRecords(records []dns.Record, err error) *C.gosock_records {
	var values []any
	for i := range records {
		r := &records[i]
		values = append(values, r.Name, uint32(r.Type), r.TTL, uint32(len(r.Data)))
		values = append(values, r.Data...)
	}
	size := C.sizeof_gosock_records + len(values)*C.sizeof_gosock_value
	for _, value := range values {
		size += len(textOf(value))
	}
	memory := newBlock(&C.gosock_query{}, size) // which has no room of its own
	b := &memory
	c := &take[C.gosock_records](b, 1)[0]
	if err != nil {
		c.failed = 1
		fillFailure(&c.error, err)
		return c
	}
	to := take[C.gosock_value](b, len(values))
	c.nvalues, c.values = C.size_t(len(to)), unsafe.SliceData(to)
	for i, value := range values {
		fillValue(b, &to[i], value)
	}
	return c
}

// textOf is what a value has of bytes.
func textOf(value any) []byte {
	switch value := value.(type) {
	case string:
		return []byte(value)
	case []byte:
		return value
	}
	return nil
}

func fillValue(b *block, to *C.gosock_value, value any) {
	switch value := value.(type) {
	case uint32:
		to.kind, to.num = C.GOSOCK_INT, C.int64_t(value)
		return
	case string:
		to.kind = C.GOSOCK_STR
	case []byte:
		to.kind = C.GOSOCK_BYTES
	}
	text := textOf(value)
	room := take[byte](b, len(text))
	copy(room, text)
	to.len = C.uint32_t(len(text))
	to.data = (*C.char)(unsafe.Pointer(unsafe.SliceData(room)))
}

// resolveErrors are what an h_errno means for a question of any type.
var resolveErrors = map[int]string{
	gosock.HostNotFound:   "no such name",
	gosock.HostTryAgain:   "no server answers",
	gosock.HostNoRecovery: "a server's answer is of no use",
	gosock.HostNoData:     "the name has no such records",
}

func fillFailure(to *C.gosock_error, err error) {
	var refusal *gosock.HostFailure
	var errno syscall.Errno
	switch {
	case errors.As(err, &refusal) && resolveErrors[refusal.HErrno] != "":
		to.kind, to.code = C.GOSOCK_HERROR, C.int32_t(refusal.HErrno)
		copyText(to.message[:], resolveErrors[refusal.HErrno])
	case errors.As(err, &refusal):
		to.kind, to.code = C.GOSOCK_ERRNO, C.int32_t(refusal.Errno)
	case errors.As(err, &errno):
		to.kind, to.code = C.GOSOCK_ERRNO, C.int32_t(errno)
	default:
		to.kind, to.code = C.GOSOCK_ERRNO, C.int32_t(syscall.EIO)
	}
}
