//go:build !linux

package gosock

import "time"

// event is something that happens once, and for which a thread waits.
type event chan struct{}

func newEvent() (event, error) { return make(event), nil }

// happen makes e happen.
func (e event) happen() { close(e) }

// await waits until e has happened, as w allows. Lookups wait in parts, and so never for ever.
func (e event) await(w *Wait) error {
	if w.TryOnly != 0 || w.Timeout == 0 {
		select {
		case <-e:
			return nil
		default:
			return eAgain
		}
	}
	select {
	case <-e:
		return nil
	case <-time.After(w.Timeout):
		return ErrTimeout
	}
}

func (e event) close() {}
