// Package socket reads and writes sockets without waiting, and tells which of
// them have something to read. One goroutine watches all of them, so that a
// silent connection need not keep a goroutine and its stack.
//
// Transport: TransportOf finds out once how bytes get to a connection. A bare TCP
// connection on a Unix system is used by its file descriptor, a NonBlocking one by
// its own method; any other must be written to by a goroutine that may wait.
// Nothing here locks: the caller sees to it that a descriptor is still its own.
//
// Polling: a Handler is told from the poller's goroutine, and may be told when
// there is nothing to read after all. Between Add and Remove it is told at least
// once after any bytes, or the end of the stream, have arrived. Linux only;
// elsewhere NewPoller returns ErrUnsupported.
package socket

import "errors"

// ErrWouldBlock is returned when nothing can be read, or the rest of the bytes
// cannot be written, without waiting.
var ErrWouldBlock = errors.New("the socket is not ready")

// ErrUnsupported is returned by NewPoller on systems without epoll.
var ErrUnsupported = errors.New("no poller for this system")

// A Handler is told that its socket may have something to read.
type Handler interface {
	// Readable must not block.
	Readable()
}
