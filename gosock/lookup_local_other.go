//go:build !linux

package gosock

// Local tells whether the System will answer q without asking anybody else. Where it looks is not
// known here, so it is never sure.
func Local(*Query) bool { return false }
