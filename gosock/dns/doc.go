// Package dns asks name servers, as resolv.conf(5) says and glibc does: the same queries, in the
// same order, to the same servers, and the same verdict on what comes back.
//
// It imports packages gosock and etc, and a library for the messages' wire format. Its own loop
// waits for all lookups under way, as Go's poller opens descriptors that a daemon closes.
package dns
