package dns

import (
	"cmp"
	"encoding/binary"
	"syscall"
	"time"
)

// streamPatience is how long a server may take over TCP, where glibc has no limit at all: as long
// as resolv.conf can say for UDP.
const streamPatience = 30 * time.Second

// stream asks one server over TCP, once more if it resets the connection. Both questions go out at
// once.
func (x *exchange) stream(server int) (r replies, how outcome) {
	for again := true; ; again = false {
		c, err := dial(x.ctx, x.config.Servers[server], cmp.Or(x.config.Patience, streamPatience))
		if err != nil {
			x.errno = errnoOf(err)
			return r, hopeless
		}
		r, err = x.talk(c)
		c.close()
		switch {
		case err == nil:
			return r, answered
		case err == errReset && again && x.ctx.Err() == nil:
		default:
			return replies{}, x.failed(err)
		}
	}
}

// errReset is ECONNRESET while the length of an answer was waited for.
var errReset error = resetError{syscall.ECONNRESET}

type resetError struct{ syscall.Errno }

// Unwrap gives the errno.
func (e resetError) Unwrap() error { return e.Errno }

func (x *exchange) talk(c *conn) (r replies, err error) {
	if err := c.finishConnect(); err != nil {
		return r, err
	}
	if err := c.write(x.streamed()); err != nil {
		return r, err
	}
	s := &streamReader{conn: c}
	var done [2]bool
	for came := 0; came < len(x.questions); {
		message, err := s.message()
		if err != nil {
			return r, err
		}
		if came == 0 {
			x.lastCode = rcode(message)
		}
		question := x.match(message, done[:])
		if question < 0 {
			continue
		}
		done[question] = true
		if came == 0 {
			r.first = message
		} else {
			r.second = message
		}
		came++
	}
	return r, nil
}

// streamed is the questions with their lengths before them.
func (x *exchange) streamed() []byte {
	var b []byte
	for i := range x.questions {
		message := x.questions[i].message
		b = binary.BigEndian.AppendUint16(b, uint16(len(message)))
		b = append(b, message...)
	}
	return b
}

// streamReader cuts messages out of a stream.
type streamReader struct {
	conn *conn
}

const lengthSize = 2

// message gives the next one.
func (s *streamReader) message() ([]byte, error) {
	length, err := s.read(lengthSize)
	if err == syscall.ECONNRESET {
		err = errReset
	}
	if err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(length))
	if n < headerSize {
		return nil, errShort
	}
	return s.read(n)
}

// read reads that many bytes.
func (s *streamReader) read(n int) ([]byte, error) {
	b := make([]byte, n)
	for rest := b; len(rest) > 0; {
		got, err := s.conn.read(rest)
		if err != nil {
			return nil, err
		}
		if got == 0 {
			return nil, errEnded
		}
		rest = rest[got:]
	}
	return b, nil
}
