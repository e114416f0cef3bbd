// Package netdb answers a gosock.Query as glibc does, from the files that package etc reads and the
// servers that package dns asks, in the order that nsswitch.conf gives. What nsswitch.conf wants of
// others is left to a gosock.System that knows them.
package netdb
