package fanout

import (
	"errors"
	"net"
)

// ErrWouldBlock is returned by Socket.WriteNow when the rest of the bytes must
// wait.
var ErrWouldBlock = errors.New("the socket takes no more now")

// A Socket is a net.Conn that can be written to without waiting, such as one in
// memory. WriteNow takes as many bytes as there is room for; with fewer than
// all, the error is ErrWouldBlock, and a later Write waits until there is room.
type Socket interface {
	net.Conn
	WriteNow(p []byte) (n int, err error)
}

// A way is how bytes get to a connection: a file descriptor, or one of these.
type way int

const (
	wayWait   way = -1 // by a goroutine that may wait
	waySocket way = -2 // by Socket.WriteNow
)

func wayTo(nc net.Conn) way {
	if _, ok := nc.(Socket); ok {
		return waySocket
	}
	return descriptor(nc)
}

// write writes what can be written without waiting.
func (w way) write(nc net.Conn, p []byte) (int, error) {
	if w == waySocket {
		return nc.(Socket).WriteNow(p)
	}
	return writeNow(int(w), p)
}
