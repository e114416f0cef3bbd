//go:build !linux

package gosock

// fionbio is _IOW('f', 126, int), as 4.2BSD had it and Winsock took it over.
const fionbio = 0x8004667e
