package netdb

import (
	"errors"
	"syscall"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// walk asks the sources of a database one after the other, as nsswitch.conf wants it, until one
// gives an answer. Otherwise it fails with a *gosock.HostFailure or with errForeign. A source fails
// with a *gosock.HostFailure, errForeign, or errNoFunction.
func walk[T any](actions []etc.Action, ask func(source string) (*T, error)) (*T, error) {
	w := walker[T]{failure: gosock.HostFailure{Status: gosock.StatusUnavailable}}
	for i := range actions {
		found, err := ask(actions[i].Source)
		if errors.Is(err, errForeign) {
			return nil, err
		}
		if w.next(&actions[i], found, err) == etc.Return {
			break
		}
	}
	if w.failure.Status == gosock.StatusSuccess {
		return w.latest, nil
	}
	w.conclude()
	return nil, &w.failure
}

// walker is how far a walk has come.
type walker[T any] struct {
	latest  *T                 // what a source found last
	failure gosock.HostFailure // of the walk so far; its status may be a success
	asked   bool               // some source could be asked
	merging bool
}

// next takes over what a source says, and tells whether to go on.
func (w *walker[T]) next(action *etc.Action, found *T, err error) etc.Reaction {
	if errors.Is(err, errNoFunction) {
		if action.After(gosock.StatusUnavailable) != etc.Continue {
			return etc.Return
		}
		return etc.Continue
	}
	w.asked = true
	w.take(found, err)
	w.refuseToMerge(action)
	return action.After(w.failure.Status)
}

func (w *walker[T]) take(found *T, err error) {
	if found != nil {
		w.latest, w.failure.Status = found, gosock.StatusSuccess
		return
	}
	var failure *gosock.HostFailure
	if !errors.As(err, &failure) {
		failure = &gosock.HostFailure{Status: gosock.StatusUnavailable, HErrno: gosock.HostInternal}
	}
	w.failure.Status = failure.Status
	if failure.HErrno != 0 {
		w.failure.HErrno = failure.HErrno
	}
	if failure.Errno != 0 {
		w.failure.Errno = failure.Errno
	}
}

// refuseToMerge is what glibc makes of merging, which it can do for groups of users only: an answer
// that is to be merged is lost, but comes back if the next source has none.
func (w *walker[T]) refuseToMerge(action *etc.Action) {
	status := &w.failure.Status
	if w.merging {
		w.failure.Errno = syscall.EINVAL
		if *status == gosock.StatusSuccess {
			*status, w.merging = gosock.StatusUnavailable, false
		} else {
			*status = gosock.StatusSuccess
		}
	}
	if *status == gosock.StatusSuccess && action.After(*status) == etc.Merge {
		*status, w.merging, w.failure.Errno = gosock.StatusUnavailable, true, syscall.EINVAL
	}
}

// conclude says what is wrong where no source could be asked.
func (w *walker[T]) conclude() {
	switch {
	case w.asked:
	case w.failure.Errno != syscall.ENOENT && w.failure.Errno != 0:
		w.failure.HErrno = gosock.HostInternal
	default:
		w.failure.HErrno = gosock.HostNoRecovery
	}
}
