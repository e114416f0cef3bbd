package etc

import (
	"math"
	"strings"

	"gosocket/gosock"
)

// AnyProtocol asks for a service of any protocol. No line of a file can hold it.
const AnyProtocol = "\n"

// Service is an entry of services(5).
type Service struct {
	Name     string
	Aliases  []string
	Port     uint16
	Protocol string
}

// Services is services(5).
type Services struct {
	status gosock.SourceStatus
	byName map[nameAndProtocol]*Service
	byPort map[portAndProtocol]*Service
}

type nameAndProtocol struct{ name, protocol string }

type portAndProtocol struct {
	port     uint16
	protocol string
}

func parseServices(file content) *Services {
	s := &Services{
		status: statusOf(file.err),
		byName: make(map[nameAndProtocol]*Service),
		byPort: make(map[portAndProtocol]*Service),
	}
	for entry := range entries(file.text) {
		if service := parseService(entry); service != nil {
			s.add(service)
		}
	}
	return s
}

// statusOf is the status of a lookup that finds nothing in a file that was read, or not.
func statusOf(err error) gosock.SourceStatus {
	if err != nil {
		return gosock.StatusUnavailable
	}
	return gosock.StatusNotFound
}

// parseService reads "name port/protocol alias …"; the port may be hexadecimal or octal, and may
// stand there without a protocol.
func parseService(line string) *Service {
	name, rest := word(line)
	port, after := number(rest, 0)
	if after == rest || port > math.MaxUint32 || after != "" && after[0] != '/' {
		return nil
	}
	protocol, rest := word(strings.TrimLeft(after, "/"))
	return &Service{Name: name, Aliases: words(rest), Port: uint16(port), Protocol: protocol}
}

// add keeps the first service of each name and port, alone and with its protocol.
func (s *Services) add(service *Service) {
	for _, protocol := range []string{service.Protocol, AnyProtocol} {
		for _, name := range append([]string{service.Name}, service.Aliases...) {
			putFirst(s.byName, nameAndProtocol{name, protocol}, service)
		}
		putFirst(s.byPort, portAndProtocol{service.Port, protocol}, service)
	}
}

// putFirst keeps what a map has already.
func putFirst[K comparable, V any](m map[K]V, key K, value V) {
	if _, taken := m[key]; !taken {
		m[key] = value
	}
}

// ByName gives the first service of a name or an alias and a protocol; their case matters.
func (s *Services) ByName(name, protocol string) *Service {
	return s.byName[nameAndProtocol{name, protocol}]
}

// ByPort gives the first service of a port and a protocol.
func (s *Services) ByPort(port uint16, protocol string) *Service {
	return s.byPort[portAndProtocol{port, protocol}]
}

// Status tells what a lookup that finds nothing makes of it.
func (s *Services) Status() gosock.SourceStatus { return s.status }
