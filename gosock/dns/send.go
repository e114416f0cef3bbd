package dns

import (
	"errors"
	"slices"
	"syscall"

	"golang.org/x/net/dns/dnsmessage"
)

// exchange sends one question or two, to one server after the other, until a reply is fit to use.
type exchange struct {
	*lookup
	questions []question
	conns     [maxServers]*conn // kept for the next attempt, unless something went wrong
	heard     bool              // a server is there, even if it does not answer
	tcp       bool
	tcpErrno  syscall.Errno
	lastCode  dnsmessage.RCode
	turn      int       // the server to begin with
	opening   *dialogue // the first, of an Attempt's, until it is gone on with
}

// exchange makes one, or gives the one that an Attempt has begun with the same questions.
func (l *lookup) exchange(questions []question) *exchange {
	attempt := l.attempt()
	if attempt == nil && len(l.begun) > 0 {
		x := l.begun[0]
		l.begun = l.begun[1:]
		if x.asks(questions) {
			x.resume(l)
			return x
		}
		x.closeAll()
	}
	x := &exchange{
		lookup: l, questions: questions,
		tcp: l.config.UseVC, tcpErrno: syscall.ETIMEDOUT,
	}
	if l.config.Rotate {
		x.turn = int(l.client.turns.Add(1)-1) % len(l.config.Servers)
	}
	if attempt != nil {
		l.begun = append(l.begun, x)
	}
	return x
}

func (x *exchange) asks(questions []question) bool {
	return slices.EqualFunc(x.questions, questions, func(a, b question) bool {
		return a.Question == b.Question
	})
}

// resume goes on with an Attempt's exchange.
func (x *exchange) resume(l *lookup) {
	x.lookup = l
	for _, c := range x.conns {
		if c != nil {
			c.resume(l.ctx)
		}
	}
}

// outcome is what came of asking one server.
type outcome int

const (
	nextServer outcome = iota
	answered
	truncated // the server has more to say over TCP
	hopeless  // no other server would be any better
)

// send gives the replies. Where it fails, the lookup's errno says why.
func (l *lookup) send(questions []question) (r replies, ok bool) {
	if l.ctx.Err() != nil {
		return r, false
	}
	x := l.exchange(questions)
	defer x.close()
	servers := l.config.Servers
	for try := 0; try < l.config.Attempts; try++ {
		for i := range servers {
			r, how := x.ask((i + x.turn) % len(servers))
			r.rcode = x.lastCode
			switch how {
			case answered:
				l.errno = 0
				return r, true
			case hopeless:
				return r, false
			}
		}
		if x.tcp {
			break // one attempt at each server
		}
	}
	switch {
	case x.tcp:
		l.errno = x.tcpErrno
	case x.heard:
		l.errno = syscall.ETIMEDOUT
	default:
		l.errno = syscall.ECONNREFUSED
	}
	return replies{rcode: x.lastCode}, false
}

// ask asks one server, over TCP if need be.
func (x *exchange) ask(server int) (r replies, how outcome) {
	if !x.tcp {
		if r, how = x.datagrams(server); how != truncated {
			return r, how
		}
		x.tcp = true
	}
	if a := x.attempt(); a != nil {
		a.over = true
		return r, hopeless
	}
	return x.stream(server)
}

// failed tells what a connection's error means for the rest of the exchange: the context's ends it.
func (x *exchange) failed(err error) outcome {
	x.closeAll()
	if x.ctx.Err() != nil {
		return hopeless
	}
	var errno syscall.Errno
	errors.As(err, &errno)
	x.tcpErrno = errno
	return nextServer
}

// close ends the exchange, unless a goroutine goes on with it.
func (x *exchange) close() {
	if a := x.attempt(); a == nil || !a.over {
		x.closeAll()
	}
}

func (x *exchange) closeAll() {
	for i, c := range x.conns {
		if c != nil {
			c.close()
			x.conns[i] = nil
		}
	}
}

// match tells which question a message answers, of those that are not done, or -1.
func (x *exchange) match(message []byte, done []bool) int {
	var p dnsmessage.Parser
	header, err := p.Start(message)
	if err != nil || count(message, questionsAt) != 1 {
		return -1
	}
	question, err := p.Question()
	if err != nil {
		return -1
	}
	for i := range x.questions {
		q := &x.questions[i]
		if !done[i] && q.id == header.ID && q.same(&question) {
			return i
		}
	}
	return -1
}

func (q *question) same(other *dnsmessage.Question) bool {
	return q.Type == other.Type && q.Class == other.Class && sameName(&q.Name, &other.Name)
}
