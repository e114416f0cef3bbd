package netdb

import (
	"context"
	"errors"
	"net/netip"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// HostSource is where hosts are looked for. It fails with a *gosock.HostFailure, whose h_errno is
// zero where the C function of that source leaves it as it was.
type HostSource interface {
	// ByName looks for addresses of one family.
	ByName(ctx context.Context, name string, family int) (*gosock.HostEntry, error)
	// ByNameAny looks for addresses of both families.
	ByNameAny(ctx context.Context, name string) (*gosock.HostEntry, error)
	// ByAddr looks for the names of an address.
	ByAddr(ctx context.Context, ip netip.Addr) (*gosock.HostEntry, error)
}

// canonSource is a HostSource that asks for a canonical name otherwise: name servers are then asked
// even for names that no host can have.
type canonSource interface {
	ByCanonName(ctx context.Context, name string, family int) (*gosock.HostEntry, error)
}

var (
	// errForeign is that nsswitch.conf wants a source which only the C library has.
	errForeign = errors.New("a source of the C library's is needed")
	// errNoFunction is that a source has nothing of the kind that is looked for.
	errNoFunction = errors.New("the source has no such function")
)

// HasModule tells whether the C library can load its module for a source of nsswitch.conf. Who has
// a C library to ask puts that here.
var HasModule = func(string) bool { return true }

// source gives a source of hosts by the name that nsswitch.conf has for it.
func (d *Database) source(name string) (HostSource, error) {
	switch name {
	case "files":
		return &fileSource{d.files}, nil
	case "dns":
		return d.dns, nil
	}
	return nil, elsewhere(name)
}

// elsewhere is what stands for a source that only the C library has, if it has it.
func elsewhere(source string) error {
	if !HasModule(source) {
		return errNoFunction
	}
	return errForeign
}

// fileSource looks for hosts in hosts(5).
type fileSource struct {
	files *etc.Files
}

// ByName looks for addresses of one family.
func (s *fileSource) ByName(_ context.Context, name string, family int) (*gosock.HostEntry, error) {
	hosts := s.files.Hosts()
	return found(hosts.ByName(name, family, s.files.HostConf().Multi), hosts)
}

// ByNameAny looks for addresses of both families.
func (s *fileSource) ByNameAny(_ context.Context, name string) (*gosock.HostEntry, error) {
	hosts := s.files.Hosts()
	entry, err := found(hosts.ByNameAny(name, s.files.HostConf().Multi), hosts)
	var failure *gosock.HostFailure
	if errors.As(err, &failure) && failure.HErrno == 0 {
		failure.HErrno = gosock.HostNotFound
	}
	return entry, err
}

// ByAddr looks for the names of an address.
func (s *fileSource) ByAddr(_ context.Context, ip netip.Addr) (*gosock.HostEntry, error) {
	hosts := s.files.Hosts()
	return found(hosts.ByAddr(ip), hosts)
}

func found(entry *gosock.HostEntry, hosts *etc.Hosts) (*gosock.HostEntry, error) {
	if entry == nil {
		return nil, hosts.Failure()
	}
	return entry, nil
}
