package dns

import (
	"encoding/binary"

	"golang.org/x/net/dns/dnsmessage"
)

// The types of records that the library does not know.
const (
	typeNAPTR dnsmessage.Type = 35
	typeCAA   dnsmessage.Type = 257
)

// readCAA reads the flags, the tag and the value (RFC 8659).
func readCAA(r *reader) ([]any, error) {
	d, err := r.UnknownResource()
	f := fields{d.Data}
	flags, hasFlags := f.bytes(1)
	tag, hasTag := f.text()
	if err != nil || !hasFlags || !hasTag {
		return nil, errMalformed
	}
	return []any{uint32(flags[0]), string(appendEscaped(nil, tag, special)), f.rest}, nil
}

// readNAPTR reads the order, the preference, the flags, the service, the regular expression and
// the replacement, a name that is never compressed (RFC 3403).
func readNAPTR(r *reader) ([]any, error) {
	d, err := r.UnknownResource()
	if err != nil {
		return nil, errMalformed
	}
	f := fields{d.Data}
	numbers, ok := f.bytes(4)
	if !ok {
		return nil, errMalformed
	}
	values := []any{
		uint32(binary.BigEndian.Uint16(numbers)), uint32(binary.BigEndian.Uint16(numbers[2:]))}
	for range 3 {
		text, ok := f.text()
		if !ok {
			return nil, errMalformed
		}
		values = append(values, text)
	}
	replacement, ok := f.name()
	if !ok {
		return nil, errMalformed
	}
	return append(values, replacement), nil
}

// fields are the data of a record, read from the front.
type fields struct{ rest []byte }

func (f *fields) bytes(n int) ([]byte, bool) {
	if len(f.rest) < n {
		return nil, false
	}
	taken := f.rest[:n]
	f.rest = f.rest[n:]
	return taken, true
}

// text is a string with its length before it.
func (f *fields) text() ([]byte, bool) {
	n, ok := f.bytes(1)
	if !ok {
		return nil, false
	}
	return f.bytes(int(n[0]))
}

// name is labels up to an empty one.
func (f *fields) name() (string, bool) {
	var name []byte
	for {
		label, ok := f.text()
		if !ok || len(label) > maxLabel || len(name) > maxWire {
			return "", false
		}
		if len(label) == 0 {
			break
		}
		name = append(appendEscaped(name, label, `.`+special), '.')
	}
	if len(name) == 0 {
		return ".", true
	}
	return string(name[:len(name)-1]), true
}
