// Package poll tells when sockets have something to read, with one goroutine for
// all of them, so that a silent connection need not keep a goroutine and its
// stack.
//
// Order and ownership: a Reader is told from the poller's goroutine, and may be
// told when there is nothing to read after all. Between Add and Remove it is
// told at least once after any bytes, or the end of the stream, have arrived.
//
// Linux only; elsewhere New returns ErrUnsupported.
package poll

import "errors"

// ErrUnsupported is returned by New on systems without epoll.
var ErrUnsupported = errors.New("no poller for this system")

// A Reader is told that its socket may have something to read.
type Reader interface {
	// Readable must not block.
	Readable()
}
