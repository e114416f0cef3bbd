package netdb

import (
	"context"
	"testing"

	"gosocket/gosock"
)

func TestServicesAndProtocols(t *testing.T) {
	d := databaseOf(t, someFiles)
	text := func(s string) *string { return &s }
	byName := func(name, protocol string) gosock.Query {
		return gosock.Query{
			Kind: gosock.Getservbyname, Service: text(name), Protocol: text(protocol),
		}
	}
	for _, test := range []struct {
		query gosock.Query
		want  string // or else the number
		n     int
	}{
		{gosock.Query{Kind: gosock.Getservbyname, Service: text("www")}, "", 80},
		{byName("www", "tcp"), "", 80},
		{byName("www", "udp"), gosock.ErrNoService.Message, 0},
		{byName("www", ""), gosock.ErrNoService.Message, 0},
		{byName("bare", ""), "", 7},
		{gosock.Query{Kind: gosock.Getservbyport, Port: 514}, "syslog", 0},
		{gosock.Query{Kind: gosock.Getservbyport, Port: 514, Protocol: text("tcp")}, "shell", 0},
		{gosock.Query{Kind: gosock.Getservbyport, Port: 1}, gosock.ErrNoPort.Message, 0},
		{gosock.Query{Kind: gosock.Getprotobyname, Protocol: text("TCP")}, "", 6},
		{gosock.Query{Kind: gosock.Getprotobyname, Protocol: text("tCP")},
			gosock.ErrNoProtocol.Message, 0},
	} {
		answer, err := d.Answer(context.Background(), &test.query)
		if got := written(answer, err); got != test.want || err == nil && answer.Number != test.n {
			t.Errorf("%+v: %s, %v", test.query, got, answer)
		}
	}
}

func TestServicesOfOtherSources(t *testing.T) {
	modulesAre(t, "db", "nis")
	http := "http"
	for sources, want := range map[string]string{
		"files":                         "",
		"db files":                      "",
		"db [UNAVAIL=return] files":     gosock.ErrNoService.Message,
		"dns files":                     "",
		"dns":                           gosock.ErrNoService.Message,
		"nis files":                     "elsewhere",
		"missing files":                 "",
		"missing [UNAVAIL=merge] files": gosock.ErrNoService.Message,
	} {
		files := texts{"nsswitch.conf": "services: " + sources + "\n", "services": "http 80/tcp\n"}
		d := databaseOf(t, files)
		q := &gosock.Query{Kind: gosock.Getservbyname, Service: &http}
		if got := written(d.Answer(context.Background(), q)); got != want {
			t.Errorf("%s: %s", sources, got)
		}
	}
}
