package netdb

import (
	"context"
	"errors"
	"net/netip"

	"gosocket/gosock"
)

// errAsk says that somebody else would have to be asked.
var errAsk = errors.New("not known here")

// nobody stands for all who are not asked.
type nobody struct{}

// ByName does not ask.
func (nobody) ByName(context.Context, string, int) (*gosock.HostEntry, error) {
	return nil, errAsk
}

// ByNameAny does not ask.
func (nobody) ByNameAny(context.Context, string) (*gosock.HostEntry, error) { return nil, errAsk }

// ByAddr does not ask.
func (nobody) ByAddr(context.Context, netip.Addr) (*gosock.HostEntry, error) { return nil, errAsk }

func (nobody) answer(context.Context, *gosock.Query) (*gosock.Answer, error) { return nil, errAsk }
