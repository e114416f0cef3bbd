//go:build !linux

package dns

import (
	"context"
	"errors"
	"time"
)

// conn would be a socket that is connected to one server.
type conn struct{}

const (
	readable = 1
	writable = 4
)

func (x *exchange) connected(int) (*conn, outcome, error) {
	x.errno = errnoOf(errors.ErrUnsupported)
	return nil, hopeless, errors.ErrUnsupported
}

func dial(context.Context, Server, time.Duration) (*conn, error) {
	return nil, errors.ErrUnsupported
}

func (c *conn) finishConnect() error                    { return errors.ErrUnsupported }
func (c *conn) send([]question) (int, error)            { return 0, errors.ErrUnsupported }
func (c *conn) receive() ([]byte, error)                { return nil, errors.ErrUnsupported }
func (c *conn) write([]byte) error                      { return errors.ErrUnsupported }
func (c *conn) read([]byte) (int, error)                { return 0, errors.ErrUnsupported }
func (c *conn) wait(event uint32, deadline int64) error { return errors.ErrUnsupported }
func (c *conn) resume(context.Context)                  {}
func (c *conn) close()                                  {}

// alarm would be a descriptor that becomes readable once it is rung.
type alarm int

func newAlarm() (alarm, error) { return 0, errors.ErrUnsupported }
func (alarm) ring()            {}
func (alarm) close()           {}

func (a *Attempt) wait(int, uint32, int64) error { return errors.ErrUnsupported }

func now() int64 { return time.Now().UnixNano() }

func randomID() uint16 { return 0 }

// File would be a resolv.conf(5) file.
type File struct{}

// NewFile gives the File of that path.
func NewFile(string) *File { return &File{} }

// Config gives what would be meant without such a file.
func (f *File) Config() *Config { return ParseConfig("", Getenv, "") }
