package netdb

import (
	"context"
	"errors"
	"syscall"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// Resolver answers Queries.
type Resolver struct {
	files   *etc.Files
	sources map[string]HostSource // by the name that nsswitch.conf gives them
	foreign gosock.System
}

// New makes a Resolver of files, a source that asks name servers, and a System for the Queries that
// need sources of nsswitch.conf which are neither.
func New(files *etc.Files, dns HostSource, foreign gosock.System) *Resolver {
	return &Resolver{
		files:   files,
		sources: map[string]HostSource{"files": &fileSource{files}, "dns": dns},
		foreign: foreign,
	}
}

// Answer answers a Query; it may wait for as long as ctx is alive.
func (r *Resolver) Answer(ctx context.Context, q *gosock.Query) (*gosock.Answer, error) {
	answer, ok := answers[q.Kind]
	if !ok {
		return nil, syscall.EINVAL
	}
	found, err := answer(r, ctx, q)
	if errors.Is(err, errForeign) {
		return r.foreign(q)
	}
	return found, err
}

var answers = map[gosock.QueryKind]func(*Resolver, context.Context, *gosock.Query) (
	*gosock.Answer, error){}
