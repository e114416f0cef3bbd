package dns

import (
	"context"
	"strings"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// lookup is one call of a Client. Its hErrno and errno are what C's variables are at that point:
// some of glibc's decisions hang on them.
type lookup struct {
	ctx    context.Context
	config *Config
	client *Client
	hErrno int
	errno  syscall.Errno

	bare           bool // without EDNS, whatever the options say
	single, reopen bool // as the options, and once a server has not managed two questions at once

	begun []*exchange // by an Attempt: gone on with, one after the other
}

// hostInternal is NETDB_INTERNAL: errno says what went wrong.
const hostInternal = -1

// maxName is what C's buffers hold of a name, with NUL.
const maxName = 1025

func (c *Client) newLookup(ctx context.Context, config *Config) *lookup {
	return &lookup{
		ctx: ctx, config: config, client: c,
		single: config.SingleRequest || config.SingleRequestReopen,
		reopen: config.SingleRequestReopen,
	}
}

// attempt is nil in a goroutine.
func (l *lookup) attempt() *Attempt {
	a, _ := l.ctx.(*Attempt)
	return a
}

// again gives the lookup anew, which comes to the same exchanges as the one of an Attempt.
func (l *lookup) again() *lookup {
	again := l.client.newLookup(nil, l.config)
	again.begun = l.begun
	return again
}

// forget drops what was begun and not gone on with.
func (l *lookup) forget() {
	for _, x := range l.begun {
		x.closeAll()
	}
	l.begun = nil
}

// search asks for a name as it stands and below the domains of the search list, in the order that
// ndots makes.
func (l *lookup) search(name string, types ...dnsmessage.Type) (r replies, ok bool) {
	l.errno, l.hErrno = 0, gosock.HostNotFound
	dots := strings.Count(name, ".")
	if dots == 0 {
		if alias, ok := l.hostAlias(name); ok {
			return l.query(alias, types...)
		}
	}
	absolute := strings.HasSuffix(name, ".")
	asIs := dots >= l.config.NDots || absolute
	firstError := 0
	if asIs {
		if r, ok = l.queryName(name, types...); ok || absolute {
			return r, ok
		}
		firstError = l.hErrno
	}
	w := walk{lookup: l}
	if r, ok = w.domains(name, types...); ok || w.over {
		return r, ok
	}
	if (dots > 0 || !w.searched || !l.config.NoTLDQuery) && !asIs && !w.root {
		if r, ok = l.queryName(name, types...); ok {
			return r, ok
		}
	}
	switch {
	case firstError != 0:
		l.hErrno = firstError
	case w.noData:
		l.hErrno = gosock.HostNoData
	case w.serverFailed:
		l.hErrno = gosock.HostTryAgain
	}
	return replies{}, false
}

// walk goes through the search list, and remembers what it saw.
type walk struct {
	*lookup
	searched, root, noData, serverFailed bool
	over                                 bool // there is no server: give up
}

func (w *walk) domains(name string, types ...dnsmessage.Type) (r replies, ok bool) {
	for _, domain := range w.config.Search {
		w.searched = true
		domain = strings.TrimPrefix(domain, ".")
		w.root = w.root || domain == ""
		if len(name)+len(domain)+1 >= maxName {
			w.hErrno = gosock.HostNoRecovery
		} else if r, ok = w.query(name+"."+domain, types...); ok {
			return r, true
		}
		if w.errno == syscall.ECONNREFUSED {
			w.hErrno = gosock.HostTryAgain
			w.over = true
			return r, false
		}
		if !w.further(r) {
			break
		}
	}
	return replies{}, false
}

// further tells whether the next domain is to be tried, or the name as it stands.
func (w *walk) further(r replies) bool {
	switch {
	case w.hErrno == gosock.HostNoData:
		w.noData = true
	case w.hErrno == gosock.HostTryAgain && r.rcode == dnsmessage.RCodeServerFailure:
		w.serverFailed = true
	case w.hErrno != gosock.HostNotFound:
		return false
	}
	return true
}

// queryName asks for a name as it stands.
func (l *lookup) queryName(name string, types ...dnsmessage.Type) (replies, bool) {
	if name == "" || len(name) >= maxName {
		l.hErrno = gosock.HostNoRecovery
		return replies{}, false
	}
	return l.query(name, types...)
}

// searchFailure says what came of a search that found nothing.
func (l *lookup) searchFailure() *gosock.HostFailure {
	f := &gosock.HostFailure{HErrno: l.hErrno}
	switch l.errno {
	case syscall.ESRCH:
		f.Status, f.HErrno = gosock.StatusTryAgain, gosock.HostTryAgain
	case syscall.EMFILE, syscall.ENFILE:
		f.Status, f.HErrno, f.Errno = gosock.StatusUnavailable, hostInternal, l.errno
	case syscall.ECONNREFUSED, syscall.ETIMEDOUT:
		f.Status = gosock.StatusUnavailable
	default:
		f.Status = gosock.StatusNotFound
	}
	if f.HErrno == gosock.HostTryAgain {
		f.Errno = syscall.EAGAIN
	}
	return f
}
