package socket

import "net"

// A NonBlocking is a net.Conn that can be written to without waiting, such as one
// in memory. WriteNow takes as many bytes as there is room for; with fewer than
// all, the error is ErrWouldBlock, and a later Write waits until there is room.
type NonBlocking interface {
	net.Conn
	WriteNow(p []byte) (n int, err error)
}

// A Transport is how bytes get to a connection: a file descriptor, or one of
// these.
type Transport int

const (
	Blocking Transport = -1 // by a goroutine that may wait
	inMemory Transport = -2 // by NonBlocking.WriteNow
)

// TransportOf returns how to write to a connection.
func TransportOf(nc net.Conn) Transport {
	if _, ok := nc.(NonBlocking); ok {
		return inMemory
	}
	return descriptor(nc)
}

// HasDescriptor reports whether the connection can be read and polled, too.
func (t Transport) HasDescriptor() bool { return t >= 0 }

// Write writes what can be written to nc, whose transport t is, without waiting.
// t must not be Blocking.
func (t Transport) Write(nc net.Conn, p []byte) (int, error) {
	if t == inMemory {
		return nc.(NonBlocking).WriteNow(p)
	}
	return send(int(t), p)
}

// Read reads what a descriptor has without waiting.
func (t Transport) Read(p []byte) (int, error) { return receive(int(t), p) }
