package gosock

import "unsafe"

// BareParseIPv4 is ParseIPv4 for a text of C's, of which it writes the bytes. For what it cannot
// read, and for no other reason, it answers MustWait.
//
//go:nosplit
func BareParseIPv4(text, to unsafe.Pointer) int64 {
	for i := range 4 {
		if i > 0 {
			if *(*byte)(text) != '.' {
				return MustWait
			}
			text = unsafe.Add(text, 1)
		}
		value, digits := uint32(0), 0
		for digit := *(*byte)(text) - '0'; digit <= 9; digit = *(*byte)(text) - '0' {
			value = value*10 + uint32(digit)
			digits++
			if value > 255 || digits > 1 && value < 10 { // with a zero before it
				return MustWait
			}
			text = unsafe.Add(text, 1)
		}
		if digits == 0 {
			return MustWait
		}
		*(*byte)(unsafe.Add(to, i)) = byte(value)
	}
	if *(*byte)(text) != 0 {
		return MustWait
	}
	return 0
}
