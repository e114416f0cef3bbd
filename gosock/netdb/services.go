package netdb

import (
	"context"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

func (d *Database) getservbyname(_ context.Context, q *gosock.Query) (*gosock.Answer, error) {
	service, err := d.serviceByName(*q.Service, protocolOf(q))
	if err != nil {
		return nil, notFound(err, gosock.ErrNoService)
	}
	return &gosock.Answer{Number: int(service.Port)}, nil
}

func (d *Database) getservbyport(_ context.Context, q *gosock.Query) (*gosock.Answer, error) {
	service, err := d.serviceByPort(uint16(q.Port), protocolOf(q))
	if err != nil {
		return nil, notFound(err, gosock.ErrNoPort)
	}
	return &gosock.Answer{Name: service.Name}, nil
}

func protocolOf(q *gosock.Query) string {
	if q.Protocol == nil {
		return etc.AnyProtocol
	}
	return *q.Protocol
}

// serviceByName looks a service up by its name and, if it is not etc.AnyProtocol, its protocol.
func (d *Database) serviceByName(name, protocol string) (*etc.Service, error) {
	return find(d, "services", func() (*etc.Service, gosock.SourceStatus) {
		services := d.files.Services()
		return services.ByName(name, protocol), services.Status()
	})
}

func (d *Database) serviceByPort(port uint16, protocol string) (*etc.Service, error) {
	return find(d, "services", func() (*etc.Service, gosock.SourceStatus) {
		services := d.files.Services()
		return services.ByPort(port, protocol), services.Status()
	})
}
