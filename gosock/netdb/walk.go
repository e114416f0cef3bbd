package netdb

import (
	"errors"
	"syscall"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// walk asks the sources of a database one after the other, as nsswitch.conf wants it, until one has
// an answer. It fails with a *gosock.HostFailure that says what came of all of them. What a source
// fails with is a *gosock.HostFailure, or errNoFunction, or else ends the walk.
func walk[T any](actions []etc.Action, ask func(source string) (*T, error)) (*T, error) {
	w := walker[T]{failure: gosock.HostFailure{Status: gosock.StatusUnavailable}}
	if actions == nil { // nsswitch.conf has a mistake
		w.failure.Errno = syscall.EINVAL
	}
	for i := range actions {
		found, err := ask(actions[i].Source)
		reaction, err := w.next(&actions[i], found, err)
		if err != nil {
			return nil, err
		}
		if reaction == etc.Return {
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

// next takes over what a source says, and tells how to go on.
func (w *walker[T]) next(action *etc.Action, found *T, err error) (etc.Reaction, error) {
	var failure *gosock.HostFailure
	switch {
	case err == errNoFunction:
		if action.After(gosock.StatusUnavailable) != etc.Continue {
			return etc.Return, nil
		}
		return etc.Continue, nil
	case err == nil:
		w.latest, w.failure.Status = found, gosock.StatusSuccess
	case errors.As(err, &failure):
		w.fail(failure)
	default:
		return etc.Return, err
	}
	w.asked = true
	w.refuseToMerge(action)
	return action.After(w.failure.Status), nil
}

func (w *walker[T]) fail(failure *gosock.HostFailure) {
	w.failure.Status = failure.Status
	if failure.HErrno != 0 {
		w.failure.HErrno = failure.HErrno
	}
	if failure.Errno != 0 {
		w.failure.Errno = failure.Errno
	}
}

// refuseToMerge is what comes of glibc's merging, which it can do with groups of users only: an
// answer that is to be merged is lost, but comes back if the next source has none.
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

// conclude says to look at errno where no source could be asked, whatever is there.
func (w *walker[T]) conclude() {
	if !w.asked {
		w.failure.HErrno = gosock.HostInternal
	}
}
