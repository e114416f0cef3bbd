package dns

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// patience bounds what a test waits for that has to come.
const patience = 20 * time.Second

// query is what a server was asked.
type query struct {
	dnsmessage.Header
	name   string // without the dot at its end
	rrtype dnsmessage.Type
	proto  string
	from   string
	extra  []byte // what follows the question
	server *server
}

// server is a name server that does as its script says, over UDP and TCP.
type server struct {
	addr   netip.AddrPort
	script func(q *query) [][]byte
	udp    net.PacketConn
	tcp    net.Listener

	mu    sync.Mutex
	asked []*query
}

// serve starts a server, which ends with the test.
func serve(t *testing.T, script func(q *query) [][]byte) *server {
	t.Helper()
	for range 100 { // until a port is free for both
		tcp, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		udp, err := net.ListenPacket("udp", tcp.Addr().String())
		if err != nil {
			tcp.Close()
			continue
		}
		s := &server{
			addr:   netip.MustParseAddrPort(udp.LocalAddr().String()),
			script: script, udp: udp, tcp: tcp,
		}
		t.Cleanup(func() { udp.Close(); tcp.Close() })
		go s.datagrams()
		go s.streams()
		return s
	}
	t.Fatal("no port is free")
	return nil
}

func (s *server) datagrams() {
	buffer := make([]byte, maxMessage)
	for {
		n, from, err := s.udp.ReadFrom(buffer)
		if err != nil {
			return
		}
		q := s.note(buffer[:n], "udp", from.String())
		for _, reply := range s.script(q) {
			_, _ = s.udp.WriteTo(reply, from)
		}
	}
}

func (s *server) streams() {
	for {
		c, err := s.tcp.Accept()
		if err != nil {
			return
		}
		go s.stream(c)
	}
}

// stream ends with the first reply that is nil.
func (s *server) stream(c net.Conn) {
	defer c.Close()
	for {
		length := make([]byte, 2)
		if _, err := io.ReadFull(c, length); err != nil {
			return
		}
		message := make([]byte, binary.BigEndian.Uint16(length))
		if _, err := io.ReadFull(c, message); err != nil {
			return
		}
		for _, reply := range s.script(s.note(message, "tcp", c.RemoteAddr().String())) {
			if reply == nil {
				return
			}
			framed := append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...)
			for i := range framed { // byte by byte, as a stream may come
				if _, err := c.Write(framed[i : i+1]); err != nil {
					return
				}
			}
		}
	}
}

func (s *server) note(message []byte, proto, from string) *query {
	var p dnsmessage.Parser
	header, err := p.Start(message)
	if err != nil {
		panic(err)
	}
	question, err := p.Question()
	if err != nil {
		panic(err)
	}
	name := strings.TrimSuffix(question.Name.String(), ".")
	q := &query{
		Header: header, name: name, rrtype: question.Type, proto: proto, from: from, server: s,
		extra: append([]byte(nil), message[headerSize+len(name)+2+4:]...),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, q)
	return q
}

// questions are all that the server was asked, as "name A" or "name AAAA", in order.
func (s *server) questions() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.asked {
		all = append(all, q.name+" "+strings.TrimPrefix(q.rrtype.String(), "Type"))
	}
	return all
}

// config is one that asks these servers, and gives a silent one up soon.
func config(servers ...*server) *Config {
	c := &Config{NDots: 1, Attempts: 2}
	for _, s := range servers {
		c.Servers = append(c.Servers,
			Server{gosock.HostAddr{IP: s.addr.Addr()}, s.addr.Port()})
	}
	c.Timeout = int(patience / time.Second)
	return c
}

func client(c *Config) *Client { return NewClient(func() *Config { return c }) }

// reply is an answer to q, as edit makes it.
func (q *query) reply(edit func(m *dnsmessage.Message)) []byte {
	m := dnsmessage.Message{
		Header: dnsmessage.Header{ID: q.ID, Response: true, RecursionAvailable: true},
		Questions: []dnsmessage.Question{{
			Name: dnsmessage.MustNewName(q.name + "."), Type: q.rrtype,
			Class: dnsmessage.ClassINET}},
	}
	if edit != nil {
		edit(&m)
	}
	packed, err := m.Pack()
	if err != nil {
		panic(err)
	}
	return packed
}

// code is a reply that is only a code.
func (q *query) code(code dnsmessage.RCode) [][]byte {
	return [][]byte{q.reply(func(m *dnsmessage.Message) { m.RCode = code })}
}

// addr is a reply with one address.
func (q *query) addr() []byte {
	return q.reply(func(m *dnsmessage.Message) {
		m.Answers = append(m.Answers, addrRecord(q.name, q.rrtype))
	})
}

func addrRecord(owner string, rrtype dnsmessage.Type) dnsmessage.Resource {
	var body dnsmessage.ResourceBody = &dnsmessage.AResource{A: [4]byte{192, 0, 2, 1}}
	if rrtype == dnsmessage.TypeAAAA {
		body = &dnsmessage.AAAAResource{AAAA: [16]byte{0x20, 0x01, 0x0d, 0xb8, 15: 1}}
	}
	return record(owner, rrtype, body)
}

func alias(owner, target string) dnsmessage.Resource {
	return record(owner, dnsmessage.TypeCNAME,
		&dnsmessage.CNAMEResource{CNAME: dnsmessage.MustNewName(target + ".")})
}

func record(
	owner string, rrtype dnsmessage.Type, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{
		Header: dnsmessage.ResourceHeader{
			Name: dnsmessage.MustNewName(owner + "."), Type: rrtype,
			Class: dnsmessage.ClassINET, TTL: 60},
		Body: body,
	}
}

// background is the context of a lookup that nobody gives up.
var background = context.Background()

func netResolve(addr string) (net.Addr, error) { return net.ResolveUDPAddr("udp", addr) }
