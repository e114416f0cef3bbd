package dns

import (
	"context"

	"golang.org/x/net/dns/dnsmessage"

	"gosocket/gosock"
)

// Record is one resource record. What its data is depends on the type: numbers are uint32, names
// and texts are strings, and what may be any bytes is a []byte, in the order of the RFCs. A type
// that is not known has all of its data as one []byte.
type Record struct {
	Name string
	Type uint16
	TTL  uint32
	Data []any
}

// Records gives a name's records of one type, with the search list as for hosts, and follows
// aliases. Its errors are of the type *gosock.HostFailure, or the context's.
func (c *Client) Records(ctx context.Context, name string, rrtype uint16) ([]Record, error) {
	kind := dnsmessage.Type(rrtype)
	return join(ctx, c, &c.records, flightKey{name, kind}, func(l *lookup) ([]Record, error) {
		r, ok := l.search(name, kind)
		if !ok {
			return nil, l.searchFailure()
		}
		return recordsOf(r.first)
	})
}

// recordsOf reads the records of the type in question that the name owns which the aliases lead to.
func recordsOf(message []byte) ([]Record, error) {
	r, err := newReader(message)
	if err != nil {
		return nil, err
	}
	var records []Record
	for r.next() {
		switch {
		case r.record.Class == dnsmessage.ClassINET && r.asked():
			records = append(records, r.read())
		case r.record.Type == dnsmessage.TypeCNAME && sameName(&r.record.Name, &r.owner):
			r.alias()
		default:
			r.skip()
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	if len(records) == 0 {
		return nil, &gosock.HostFailure{Status: gosock.StatusNotFound, HErrno: gosock.HostNoData}
	}
	return records, nil
}

// asked tells whether the record is one of those that were asked for.
func (r *reader) asked() bool {
	if r.question.Type == dnsmessage.TypeALL {
		return true
	}
	return r.record.Type == r.question.Type && sameName(&r.record.Name, &r.owner)
}

// read reads the record.
func (r *reader) read() Record {
	record := Record{
		Name: escaped(&r.record.Name), Type: uint16(r.record.Type), TTL: r.record.TTL,
	}
	read := readers[r.record.Type]
	if read == nil {
		read = readUnknown
	}
	var err error
	record.Data, err = read(r)
	r.well(err)
	return record
}

// readers read the data of records.
var readers = map[dnsmessage.Type]func(r *reader) ([]any, error){
	dnsmessage.TypeA:    readAddr,
	dnsmessage.TypeAAAA: readAddr,
	dnsmessage.TypeCNAME: func(r *reader) ([]any, error) {
		d, err := r.CNAMEResource()
		return []any{escaped(&d.CNAME)}, err
	},
	dnsmessage.TypeNS: func(r *reader) ([]any, error) {
		d, err := r.NSResource()
		return []any{escaped(&d.NS)}, err
	},
	dnsmessage.TypePTR: func(r *reader) ([]any, error) {
		d, err := r.PTRResource()
		return []any{escaped(&d.PTR)}, err
	},
	dnsmessage.TypeMX: func(r *reader) ([]any, error) {
		d, err := r.MXResource()
		return []any{uint32(d.Pref), escaped(&d.MX)}, err
	},
	dnsmessage.TypeSRV: func(r *reader) ([]any, error) {
		d, err := r.SRVResource()
		return []any{
			uint32(d.Priority), uint32(d.Weight), uint32(d.Port), escaped(&d.Target)}, err
	},
	dnsmessage.TypeSOA: func(r *reader) ([]any, error) {
		d, err := r.SOAResource()
		return []any{escaped(&d.NS), escaped(&d.MBox),
			d.Serial, d.Refresh, d.Retry, d.Expire, d.MinTTL}, err
	},
	dnsmessage.TypeTXT: func(r *reader) ([]any, error) {
		d, err := r.TXTResource()
		return each(d.TXT, func(s string) any { return []byte(s) }), err
	},
	dnsmessage.TypeSVCB: func(r *reader) ([]any, error) {
		d, err := r.SVCBResource()
		return service(&d), err
	},
	dnsmessage.TypeHTTPS: func(r *reader) ([]any, error) {
		d, err := r.HTTPSResource()
		return service(&d.SVCBResource), err
	},
	typeCAA:   readCAA,
	typeNAPTR: readNAPTR,
}

func readAddr(r *reader) ([]any, error) {
	if r.record.Length != sizes[r.record.Type] {
		return nil, errMalformed
	}
	return []any{addrText(r.addr())}, r.err
}

func each[T any](list []T, f func(T) any) []any {
	values := make([]any, len(list))
	for i := range list {
		values[i] = f(list[i])
	}
	return values
}

// service gives the priority, the target, and the key and the value of each parameter.
func service(d *dnsmessage.SVCBResource) []any {
	values := []any{uint32(d.Priority), escaped(&d.Target)}
	for _, param := range d.Params {
		values = append(values, uint32(param.Key), param.Value)
	}
	return values
}

func readUnknown(r *reader) ([]any, error) {
	d, err := r.UnknownResource()
	return []any{d.Data}, err
}

// Addresses gives a host's A and AAAA records as ByNameAny finds them: each has the host's main
// name, and no TTL.
func (c *Client) Addresses(ctx context.Context, name string) ([]Record, error) {
	entry, err := c.ByNameAny(ctx, name)
	if err != nil {
		return nil, err
	}
	var records []Record
	for _, addr := range entry.Addrs {
		rrtype := dnsmessage.TypeAAAA
		if addr.IP.Is4() {
			rrtype = dnsmessage.TypeA
		}
		records = append(records, Record{
			Name: entry.Name, Type: uint16(rrtype), Data: []any{addrText(addr)}})
	}
	return records, nil
}

// addrText is inet_ntop's, which writes mapped addresses otherwise than Go.
func addrText(addr gosock.HostAddr) string {
	return string(gosock.AppendIP(nil, addr.IP.AsSlice()))
}
