//go:build !linux

package gosock

// ExactTimers does nothing here.
func ExactTimers() {}
