package netdb

import (
	"context"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

func (d *Database) getprotobyname(_ context.Context, q *gosock.Query) (*gosock.Answer, error) {
	protocol, err := find(d, "protocols", func() (*etc.Protocol, gosock.SourceStatus) {
		protocols := d.files.Protocols()
		return protocols.ByName(*q.Protocol), protocols.Status()
	})
	if err != nil {
		return nil, notFound(err, gosock.ErrNoProtocol)
	}
	return &gosock.Answer{Number: protocol.Number}, nil
}
