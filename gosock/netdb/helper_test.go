package netdb

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gosocket/gosock"
	"gosocket/gosock/etc"
)

// texts are the files of a test, by name.
type texts map[string]string

// filesOf writes files and reads them.
func filesOf(t *testing.T, files texts) *etc.Files {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return etc.New(dir)
}

// failing is a source that fails always, and counts how often.
type failing struct {
	gosock.HostFailure
	asked int
}

func (s *failing) fail() (*gosock.HostEntry, error) {
	s.asked++
	return nil, &s.HostFailure
}

func (s *failing) ByName(context.Context, string, int) (*gosock.HostEntry, error) {
	return s.fail()
}

func (s *failing) ByNameAny(context.Context, string) (*gosock.HostEntry, error) {
	return s.fail()
}

func (s *failing) ByAddr(context.Context, netip.Addr) (*gosock.HostEntry, error) {
	return s.fail()
}

// noServer is the source of name servers that do not answer.
func noServer() *failing {
	return &failing{
		HostFailure: gosock.HostFailure{Status: gosock.StatusTryAgain, HErrno: gosock.HostTryAgain},
	}
}

// foreignAnswer is the answer of the foreign System.
var foreignAnswer = &gosock.Answer{Name: "elsewhere"}

func foreign(context.Context, *gosock.Query) (*gosock.Answer, error) { return foreignAnswer, nil }

// databaseOf makes a Database of files and of name servers that do not answer.
func databaseOf(t *testing.T, files texts) *Database {
	t.Helper()
	return New(filesOf(t, files), noServer(), foreign)
}

// sockaddrOf makes a struct sockaddr of "address" or "address%scope", and a port.
func sockaddrOf(text string, port uint16) []byte {
	addr, scope, _ := strings.Cut(text, "%")
	info := addrInfo(netip.MustParseAddr(addr))
	info.Addr[2], info.Addr[3] = byte(port>>8), byte(port)
	for _, digit := range scope {
		info.Addr[24] = info.Addr[24]*10 + byte(digit-'0')
	}
	return info.Addr
}

// written is an answer, or an error, in one line.
func written(answer *gosock.Answer, err error) string {
	if err != nil {
		return err.Error()
	}
	words := append([]string{answer.Name}, answer.Aliases...)
	for _, addr := range answer.Addrs {
		_, ip := gosock.SplitSockaddr(addr.Addr)
		words = append(words, string(gosock.AppendIP(nil, ip)))
	}
	if answer.Service != "" {
		words = append(words, answer.Service)
	}
	return strings.Join(words, " ")
}

// modulesAre are those that the C library has during a test.
func modulesAre(t *testing.T, names ...string) {
	t.Helper()
	HasModule = func(name string) bool { return slices.Contains(names, name) }
	t.Cleanup(func() { HasModule = func(string) bool { return true } })
}
