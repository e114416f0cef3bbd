package gosock

import "golang.org/x/sys/windows"

// systemClock gives the nanoseconds since the system was started.
func systemClock() int64 { return int64(windows.DurationSinceBoot()) }
