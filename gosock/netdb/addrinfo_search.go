package netdb

import (
	"errors"
	"syscall"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// findInet is glibc's short way to IPv4 addresses alone: the one that gethostbyname takes.
func (r *addrRequest) findInet(found *addrsFound) error {
	entry, err := r.hostByName(r.ctx, *r.host, syscall.AF_INET)
	if err == nil {
		r.add(found, entry)
		return nil
	}
	var failure *gosock.HostFailure
	if !errors.As(err, &failure) {
		return err
	}
	switch {
	case failure.HErrno == gosock.HostNoData:
		return eai(eaiNoData)
	case failure.Status == gosock.StatusNotFound || failure.Status == gosock.StatusSuccess:
		return eai(eaiNoName)
	case failure.HErrno == gosock.HostInternal && failure.Errno == 0:
		return eai(eaiNoName)
	case failure.HErrno == gosock.HostInternal:
		return failure.Errno
	case failure.HErrno == gosock.HostTryAgain:
		return eai(eaiAgain)
	}
	return eai(eaiNoData)
}

// verdict is what came of asking the sources so far, the last of which counts most.
type verdict struct {
	status        gosock.SourceStatus
	hErrno        int
	errno         syscall.Errno
	lacks, lacks6 lack // what one family's addresses are missing for, and what IPv6's
}

// lack is why there are no addresses of a host that is known.
type lack int

const (
	lacksNothing lack = iota // or nobody knows the host
	lacksData
	lacksAnswer // of a server
)

// search asks the sources in the order and by the rules of nsswitch.conf.
func (r *addrRequest) search(found *addrsFound) error {
	v := verdict{status: gosock.StatusUnavailable}
	merging := false
	actions := r.files.Nsswitch().Actions("hosts")
	for i := range actions {
		*found = addrsFound{} // a source's answer takes the place of an earlier one's
		if merging {          // which hosts cannot do
			v.hErrno, v.errno = gosock.HostInternal, syscall.EBUSY
			break
		}
		switch source, err := r.source(actions[i].Source); err {
		case nil:
			if err := r.ask(source, &v, found); err != nil {
				return err
			}
		case errNoFunction:
			v.status, v.lacks = gosock.StatusUnavailable, lacksNothing
			v.hErrno, v.errno = gosock.HostInternal, syscall.EBUSY // as glibc has no better
		default:
			return err
		}
		reaction := actions[i].After(v.status)
		if reaction == etc.Return {
			break
		}
		merging = merging || reaction == etc.Merge
	}
	return v.err()
}

// err is the error that the verdict comes to, if it is one. Without it there may yet be no address.
func (v *verdict) err() error {
	unsure := v.status == gosock.StatusTryAgain || v.status == gosock.StatusUnavailable
	switch {
	case unsure && v.hErrno == gosock.HostInternal:
		return v.errno
	case v.lacks == lacksAnswer && v.lacks6 == lacksAnswer:
		return eai(eaiAgain)
	case v.lacks != lacksNothing && v.lacks6 != lacksNothing:
		return eai(eaiNoData)
	}
	return nil
}

// ask asks one source: for both families at once, or for each that is wanted.
func (r *addrRequest) ask(source HostSource, v *verdict, found *addrsFound) error {
	if r.family == syscall.AF_UNSPEC {
		entry, err := source.ByNameAny(r.ctx, *r.host)
		err = r.take(entry, err, v, found)
		v.lacks6 = v.lacks
		return err
	}
	inet6 := verdict{status: gosock.StatusUnavailable}
	if r.family == syscall.AF_INET6 {
		if err := r.askFamily(source, syscall.AF_INET6, v, found); err != nil {
			return err
		}
		inet6, v.lacks6 = *v, v.lacks
	}
	wantMapped := r.flags&aiV4Mapped != 0 && (r.flags&aiAll != 0 || !found.inet6)
	if r.family == syscall.AF_INET || wantMapped {
		if err := r.askFamily(source, syscall.AF_INET, v, found); err != nil {
			return err
		}
	}
	if r.family == syscall.AF_INET {
		inet6, v.lacks6 = *v, v.lacks
	}
	v.status = better(v.status, inet6.status)
	return nil
}

// better makes one status of those of two families.
func better(inet, inet6 gosock.SourceStatus) gosock.SourceStatus {
	switch {
	case inet == gosock.StatusSuccess || inet6 == gosock.StatusSuccess:
		return gosock.StatusSuccess
	case inet6 == gosock.StatusTryAgain, inet == gosock.StatusUnavailable:
		return inet6
	}
	return inet
}

// askFamily asks a source for the addresses of one family. What it cannot even say is an error.
func (r *addrRequest) askFamily(source HostSource, family int, v *verdict,
	found *addrsFound) error {
	byName := source.ByName
	if canon, ok := source.(canonSource); ok && r.flags&aiCanonName != 0 {
		byName = canon.ByCanonName
	}
	entry, err := byName(r.ctx, *r.host, family)
	if err := r.take(entry, err, v, found); err != nil {
		return err
	}
	if v.status != gosock.StatusSuccess && v.hErrno == gosock.HostInternal {
		return v.errno
	}
	found.inet6 = found.inet6 || family == syscall.AF_INET6 && v.status == gosock.StatusSuccess
	return nil
}

// take notes what a source has answered. An error is one that is not the source's answer.
func (r *addrRequest) take(entry *gosock.HostEntry, err error, v *verdict,
	found *addrsFound) error {
	v.lacks = lacksNothing
	if err == nil {
		v.status = gosock.StatusSuccess
		r.add(found, entry)
		return nil
	}
	var failure *gosock.HostFailure
	if !errors.As(err, &failure) {
		return err
	}
	v.status = failure.Status
	if failure.HErrno != 0 {
		v.hErrno = failure.HErrno
	}
	if failure.Errno != 0 {
		v.errno = failure.Errno
	}
	switch v.hErrno {
	case gosock.HostTryAgain:
		v.lacks = lacksAnswer
	case gosock.HostNoData:
		v.lacks = lacksData
	}
	return nil
}

// add adds the addresses that a source has given, as the request wants them.
func (r *addrRequest) add(found *addrsFound, entry *gosock.HostEntry) {
	if len(found.addrs) == 0 {
		found.canon = entry.Name
	}
	for _, addr := range entry.Addrs {
		if r.family == syscall.AF_INET6 && addr.IP.Is4() {
			addr.IP = mapped(addr.IP)
		}
		found.addrs = append(found.addrs, addr)
	}
}

// wanted leaves mapped addresses away where only IPv6 addresses of its own will do.
func (r *addrRequest) wanted(found *addrsFound) []gosock.HostAddr {
	if !found.inet6 || r.flags&(aiV4Mapped|aiAll) != aiV4Mapped {
		return found.addrs
	}
	wanted := found.addrs[:0]
	for _, addr := range found.addrs {
		if !addr.IP.Is4In6() {
			wanted = append(wanted, addr)
		}
	}
	return wanted
}
