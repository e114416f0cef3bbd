package netdb

import (
	"errors"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// find looks for something in a database of files other than hosts; the status is that of the file
// where nothing is found.
func find[T any](d *Database, database string,
	inFile func() (*T, gosock.SourceStatus)) (*T, error) {
	return walk(d.files.Nsswitch().Actions(database), func(source string) (*T, error) {
		switch source {
		case "files":
			found, status := inFile()
			if found == nil {
				return nil, &gosock.HostFailure{Status: status}
			}
			return found, nil
		case "dns": // which has hosts and networks
			return nil, errNoFunction
		case "db":
			if HasModule(source) && !etc.HasDB(database) {
				return nil, &gosock.HostFailure{Status: gosock.StatusUnavailable}
			}
		}
		return nil, elsewhere(source)
	})
}

// notFound puts another error in the place of a *gosock.HostFailure.
func notFound(err, otherwise error) error {
	var failure *gosock.HostFailure
	if errors.As(err, &failure) {
		return otherwise
	}
	return err
}
