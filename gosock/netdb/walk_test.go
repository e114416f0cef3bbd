package netdb

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"gosocket/gosock"
)

// saying gives what the source of a name says, in the walks of a test.
func saying(source string) (*string, error) {
	switch source {
	case "found", "other":
		return &source, nil
	case "missing":
		return nil, &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNotFound}
	case "down":
		return nil, &gosock.HostFailure{Status: gosock.StatusTryAgain, HErrno: gosock.HostTryAgain}
	case "gone":
		return nil, &gosock.HostFailure{Status: gosock.StatusUnavailable, Errno: syscall.ENOENT}
	case "unable":
		return nil, errNoFunction
	}
	return nil, errForeign
}

func TestWalk(t *testing.T) {
	for sources, want := range map[string]string{
		"found other":                               "found",
		"missing found":                             "found",
		"missing [NOTFOUND=return] found":           "not found, 1, errno 0",
		"gone [NOTFOUND=return] found":              "found",
		"gone [!SUCCESS=return] found":              "unavailable, 0, ENOENT",
		"gone":                                      "unavailable, 0, ENOENT",
		"down missing":                              "not found, 1, errno 0",
		"missing down":                              "try again, 2, errno 0",
		"missing gone":                              "unavailable, 1, ENOENT",
		"found [SUCCESS=continue] other":            "other",
		"found [SUCCESS=continue] missing":          "not found, 1, errno 0",
		"found [SUCCESS=merge] missing":             "found",
		"found [SUCCESS=merge] other":               "unavailable, 0, EINVAL",
		"found [SUCCESS=merge]":                     "unavailable, 0, EINVAL",
		"found [SUCCESS=merge] unable":              "unavailable, 0, EINVAL",
		"found [SUCCESS=merge UNAVAIL=return] down": "unavailable, 0, EINVAL",
		"unable found":                              "found",
		"unable [UNAVAIL=return] found":             "unavailable, -1, errno 0",
		"unable [UNAVAIL=merge] found":              "unavailable, -1, errno 0",
		"unable":                                    "unavailable, -1, errno 0",
		"":                                          "unavailable, -1, errno 0",
		"[":                                         "unavailable, -1, errno 0",
		"found [":                                   "unavailable, -1, EINVAL",
		"found foreign":                             "found",
		"missing foreign found":                     "foreign",
	} {
		files := filesOf(t, texts{"nsswitch.conf": "hosts: " + sources + "\n"})
		found, err := walk(files.Nsswitch().Actions("hosts"), saying)
		if got := outcome(found, err); got != want {
			t.Errorf("%s: %s", sources, got)
		}
	}
}

func outcome(found *string, err error) string {
	var failure *gosock.HostFailure
	switch {
	case err == errForeign:
		return "foreign"
	case !errors.As(err, &failure):
		return *found
	}
	status := map[gosock.SourceStatus]string{
		gosock.StatusNotFound:    "not found",
		gosock.StatusUnavailable: "unavailable",
		gosock.StatusTryAgain:    "try again",
	}[failure.Status]
	errno := map[syscall.Errno]string{syscall.EINVAL: "EINVAL", syscall.ENOENT: "ENOENT"}
	name, ok := errno[failure.Errno]
	if !ok {
		name = fmt.Sprintf("errno %d", failure.Errno)
	}
	return fmt.Sprintf("%s, %d, %s", status, failure.HErrno, name)
}
