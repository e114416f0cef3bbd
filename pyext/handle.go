package main

import "github.com/go-python/gopy/gopyh"

// The handles of Go values that outlive the call that made them. No handle is 0, and none comes
// twice in a process's life; a forked child's Go is a new one and knows none of its parent's.

// put makes a handle of value; gopyh begins to count at none, so that the first is ours to add.
func put(value any) int64 {
	handle := gopyh.Register("", value)
	gopyh.IncRef(handle)
	return int64(handle)
}

// get gives the value, if the handle has one of this type.
func get[T any](handle int64) (T, bool) {
	value, ok := gopyh.VarFromHandle(gopyh.CGoHandle(handle), "").(T)
	return value, ok
}

// drop ends a handle's life; a handle nobody has is left alone.
func drop(handle int64) {
	gopyh.DecRef(gopyh.CGoHandle(handle))
}
