package gosock

import "unsafe"

// unpackUnknown gives the family's number, and the rest as bytes.
func unpackUnknown(a *Addr) {
	a.setNum(0, Int, int64(a.family()))
	a.setBytes(1, Bytes, a.tail(unsafe.Sizeof(uint16(0))))
	a.Shape = 2
}
