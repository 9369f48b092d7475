package server_test

import (
	"io"
	"net"
	"sync"
	"testing"

	"hubbub/server/config"
)

// A pipeListener takes connections in memory, for tests in a synctest bubble.
type pipeListener struct {
	from   net.Addr // where they come from, nil for nowhere
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Dial returns the far end of a new connection.
func (l *pipeListener) Dial() net.Conn {
	near, far := net.Pipe()
	if l.from != nil {
		near = comingFrom{near, l.from}
	}
	select {
	case l.conns <- near:
	case <-l.closed:
		near.Close()
	}
	return far
}

// comingFrom is a connection from an address.
type comingFrom struct {
	net.Conn
	from net.Addr
}

func (c comingFrom) RemoteAddr() net.Addr { return c.from }

// Accept returns the near end of the next connection.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, io.EOF
	}
}

// Close ends the listener.
func (l *pipeListener) Close() error { l.once.Do(func() { close(l.closed) }); return nil }

// Addr returns a name.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// startServerInBubble starts a server whose connections are pipes, so that the clock
// is the bubble's.
func startServerInBubble(t *testing.T, change func(*config.Config)) (*testServer, *pipeListener) {
	t.Helper()
	ln := newPipeListener()
	return startServerOn(t, ln, change), ln
}

// dialPipe connects and shakes hands.
func dialPipe(t *testing.T, ln *pipeListener, path string) *rawConn {
	t.Helper()
	c := wrapConn(t, ln.Dial())
	c.WriteRaw([]byte(handshake(path)))
	c.readHandshake()
	return c
}
