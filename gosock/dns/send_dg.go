package dns

import (
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// datagrams asks one server over UDP. Both questions go out at once, from one socket, unless an
// option or the server's silence has them go one after the other.
func (x *exchange) datagrams(server int) (r replies, how outcome) {
	for {
		d := x.dialogue(server)
		if d == nil {
			return r, hopeless
		}
		how = d.run()
		if how != silence {
			return d.replies, how
		}
		if len(d.first) == 0 {
			x.heard = true
			return r, nextServer
		}
		if !x.slower() {
			return d.replies, answered
		}
		x.heard = d.heard
	}
}

// dialogue gives the next one. An Attempt makes the first alone, with which is gone on afterwards.
func (x *exchange) dialogue(server int) *dialogue {
	a, opening := x.attempt(), x.opening
	switch {
	case opening == nil:
	case a != nil:
		a.over = true
		return nil
	default:
		x.opening = nil
		return opening
	}
	d := &dialogue{exchange: x, server: server, heard: x.heard, unsent: x.questions}
	if x.single {
		d.unsent = x.questions[:1]
	}
	if a != nil {
		x.opening = d
	}
	return d
}

// slower is the next more careful way to ask two questions, if there is one.
func (x *exchange) slower() bool {
	switch {
	case !x.single:
		x.single = true
	case !x.reopen:
		x.reopen = true
		x.closeAll()
	default:
		return false
	}
	return true
}

// patience is how long to wait for a server's answers.
func (x *exchange) patience(server int) time.Duration {
	if x.config.Patience > 0 {
		return x.config.Patience
	}
	seconds := x.config.Timeout << server
	if server > 0 {
		seconds /= len(x.config.Servers)
	}
	return time.Duration(max(1, seconds)) * time.Second
}

// dialogue is one time of asking one server over UDP.
type dialogue struct {
	*exchange
	replies
	server   int
	heard    bool       // before
	deadline int64      // once it has begun
	unsent   []question // of those that are to go out now
	done     [2]bool
	came     int // replies to either question, of use or not
	ended    bool
	how      outcome // once it has ended
}

// silence is a dialogue's outcome where time was up.
const silence outcome = -1

// run has the dialogue, or the rest of one that an Attempt has begun.
func (d *dialogue) run() outcome {
	if d.ended {
		return d.how
	}
	if d.deadline == 0 {
		d.deadline = now() + int64(d.patience(d.server))
	}
	how := d.talk()
	if a := d.attempt(); a == nil || !a.over {
		d.how, d.ended = how, true
	}
	return how
}

func (d *dialogue) talk() outcome {
	for {
		if how, err := d.send(); err != nil {
			return how
		}
		message, err := d.receive()
		if err != nil {
			return d.outcome(err)
		}
		how, more := d.take(message)
		if !more {
			return how
		}
		if how == answered && d.single {
			d.unsent = d.questions[1:]
			if d.reopen {
				d.closeAll()
			}
		}
	}
}

// outcome is what comes of an error.
func (d *dialogue) outcome(err error) outcome {
	switch err {
	case errTimeout:
		return silence
	case errUnfinished:
		return hopeless
	}
	return d.failed(err)
}

// send sends what is to go out now.
func (d *dialogue) send() (outcome, error) {
	if len(d.unsent) == 0 {
		return answered, nil
	}
	c, how, err := d.connected(d.server)
	if err != nil {
		return how, err
	}
	for len(d.unsent) > 0 {
		n, err := c.send(d.unsent)
		d.unsent = d.unsent[n:]
		if err == errAgain {
			err = c.wait(writable, d.deadline)
		}
		if err != nil {
			return d.outcome(err), err
		}
	}
	return answered, nil
}

// receive gives the next message.
func (d *dialogue) receive() ([]byte, error) {
	c := d.conns[d.server]
	for tried := d.attempt() != nil; ; tried = true { // an Attempt has just sent
		if tried {
			if err := c.wait(readable, d.deadline); err != nil {
				return nil, err
			}
		}
		message, err := c.receive()
		if err != errAgain {
			return message, err
		}
	}
}

// take looks at a message, and tells whether others are to be waited for.
func (d *dialogue) take(message []byte) (how outcome, more bool) {
	d.exchange.heard = true
	if len(message) < headerSize {
		return d.failed(errShort), false
	}
	if d.came == 0 {
		d.lastCode = rcode(message)
	}
	question := d.match(message, d.done[:])
	if question < 0 {
		return nextServer, true
	}
	switch {
	case useless(message):
		return d.without(question)
	case truncatedBit(message):
		d.closeAll()
		return truncated, false
	}
	d.done[question] = true
	if d.came == 0 {
		d.first = message
	} else {
		d.second = message
	}
	d.came++
	return answered, d.came < len(d.questions)
}

// without goes on where the server's answer to a question is of no use.
func (d *dialogue) without(question int) (how outcome, more bool) {
	switch {
	case len(d.first) > 0:
		return answered, false
	case d.came > 0:
		return nextServer, false
	case len(d.questions) == 1 || d.single:
		d.closeAll()
		return nextServer, false
	}
	d.done[question] = true
	d.came++
	return nextServer, true
}

// useless tells what another server may do better: an error of the server's, or a referral to
// others from one that does not recurse.
func useless(message []byte) bool {
	switch rcode(message) {
	case dnsmessage.RCodeServerFailure, dnsmessage.RCodeNotImplemented, dnsmessage.RCodeRefused:
		return true
	case dnsmessage.RCodeSuccess:
		const authoritative, recursive = 0x4, 0x80
		return count(message, answersAt) == 0 && count(message, extraAt) == 0 &&
			message[2]&authoritative == 0 && message[3]&recursive == 0
	}
	return false
}

func truncatedBit(message []byte) bool { return message[2]&0x2 != 0 }
