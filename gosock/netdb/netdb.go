package netdb

import (
	"context"
	"sync/atomic"
	"syscall"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// Database answers questions about names.
type Database struct {
	files   *etc.Files
	dns     HostSource
	foreign gosock.System
	here    *Database // the same without anybody else to ask
	own     *Database // the same without the foreign System

	domain   *atomic.Pointer[string]
	networks *networks
}

// New makes a Database of files, of the name servers that dns asks, and of a System that knows what
// else nsswitch.conf may name.
func New(files *etc.Files, dns HostSource, foreign gosock.System) *Database {
	d := Database{
		files:    files,
		dns:      dns,
		foreign:  foreign,
		domain:   new(atomic.Pointer[string]),
		networks: new(networks),
	}
	own := d
	own.foreign = nobody{}.answer
	here := own
	here.dns = nobody{}
	d.own, d.here = &own, &here
	return &d
}

// Answer answers a Query; it is a gosock.System.
func (d *Database) Answer(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	if q.Kind <= 0 || int(q.Kind) >= len(byKind) {
		return nil, syscall.EINVAL
	}
	answer, err := byKind[q.Kind](d, ctx, q)
	if err == errForeign {
		return d.foreign(ctx, q)
	}
	return answer, err
}

var byKind = [...]func(*Database, context.Context, *gosock.Query) (*gosock.Answer, error){
	gosock.Getaddrinfo:    (*Database).getaddrinfo,
	gosock.Getnameinfo:    (*Database).getnameinfo,
	gosock.Gethostbyname:  (*Database).gethostbyname,
	gosock.Gethostbyaddr:  (*Database).gethostbyaddr,
	gosock.Getservbyname:  (*Database).getservbyname,
	gosock.Getservbyport:  (*Database).getservbyport,
	gosock.Getprotobyname: (*Database).getprotobyname,
}

// Here answers a Query from what this machine has, without waiting for anybody; ok tells whether it
// did. If not, Answer has to ask others.
func (d *Database) Here(q *gosock.Query) (answer *gosock.Answer, ok bool, err error) {
	return d.here.try(context.Background(), q)
}

// Try answers a Query without the foreign System, which nothing can interrupt; ok tells whether it
// could do without.
func (d *Database) Try(ctx context.Context, q *gosock.Query) (
	answer *gosock.Answer, ok bool, err error) {
	return d.own.try(ctx, q)
}

func (d *Database) try(ctx context.Context, q *gosock.Query) (
	answer *gosock.Answer, ok bool, err error) {
	answer, err = d.Answer(ctx, q)
	if err == errAsk {
		return nil, false, nil
	}
	return answer, true, err
}
