package control

import (
	"net"
	"sync"
)

// maxConnections is how many there are at a time; who comes beyond waits.
const maxConnections = 16

// few is a listener with a number of connections at a time.
type few struct {
	net.Listener
	places chan struct{} // holds a token for each
	closed chan struct{}
	close  func() error
}

func fewAt(l net.Listener) *few {
	f := &few{Listener: l, places: make(chan struct{}, maxConnections), closed: make(chan struct{})}
	f.close = sync.OnceValue(func() error {
		close(f.closed)
		return l.Close()
	})
	return f
}

// Accept waits for a place, and then for a connection.
func (f *few) Accept() (net.Conn, error) {
	select {
	case f.places <- struct{}{}:
	case <-f.closed:
		return nil, net.ErrClosed
	}
	conn, err := f.Listener.Accept()
	if err != nil {
		<-f.places
		return nil, err
	}
	return &placed{Conn: conn, leave: sync.OnceFunc(func() { <-f.places })}, nil
}

// Close ends Accept, also while that waits for a place.
func (f *few) Close() error { return f.close() }

// placed is a connection that has a place.
type placed struct {
	net.Conn
	leave func()
}

// Close gives the place back.
func (p *placed) Close() error {
	defer p.leave()
	return p.Conn.Close()
}
