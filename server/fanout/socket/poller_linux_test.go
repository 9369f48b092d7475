package socket_test

import (
	"net"
	"testing"
	"time"

	"hubbub/server/fanout/socket"
)

// told is a Handler that takes a token when it is told.
type told chan struct{}

func (c told) Readable() {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (c told) within(t *testing.T, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(20 * time.Second):
		t.Fatalf("not told of %s", what)
	}
}

func newPoller(t *testing.T) *socket.Poller {
	t.Helper()
	p, err := socket.NewPoller()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestTold(t *testing.T) {
	p := newPoller(t)
	near, far := pair(t)
	c := make(told, 1)
	if err := p.Add(socket.TransportOf(near), c); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		far.Write([]byte("x"))
		c.within(t, "bytes")
		near.Read(make([]byte, 8))
	}
	far.CloseWrite()
	c.within(t, "the end of the stream")
}

// TestToldOfEarlierBytes: what came before Add is reported too.
func TestToldOfEarlierBytes(t *testing.T) {
	p := newPoller(t)
	near, far := pair(t)
	far.Write([]byte("xy"))
	if n, err := near.Read(make([]byte, 1)); n != 1 || err != nil { // so the y is there
		t.Fatalf("read %d bytes, %v", n, err)
	}
	c := make(told, 1)
	if err := p.Add(socket.TransportOf(near), c); err != nil {
		t.Fatal(err)
	}
	c.within(t, "bytes that were there")
}

// TestRemoved: a removed socket's Handler is not told, others are.
func TestRemoved(t *testing.T) {
	p := newPoller(t)
	near1, far1 := pair(t)
	near2, far2 := pair(t)
	gone, here := make(told, 1), make(told, 1)
	for near, c := range map[*net.TCPConn]told{near1: gone, near2: here} {
		if err := p.Add(socket.TransportOf(near), c); err != nil {
			t.Fatal(err)
		}
	}
	p.Remove(socket.TransportOf(near1))
	p.Remove(1 << 20) // was never added
	far1.Write([]byte("x"))
	far2.Write([]byte("x")) // it is reported after the other's
	here.within(t, "bytes")
	if len(gone) > 0 {
		t.Error("told after Remove")
	}
}

// TestManySockets: more sockets than one call reports.
func TestManySockets(t *testing.T) {
	p := newPoller(t)
	var all []told
	for range 300 {
		near, far := pair(t)
		c := make(told, 1)
		if err := p.Add(socket.TransportOf(near), c); err != nil {
			t.Fatal(err)
		}
		far.Write([]byte("x"))
		all = append(all, c)
	}
	for _, c := range all {
		c.within(t, "bytes")
	}
}

func TestAddOfNoSocket(t *testing.T) {
	p := newPoller(t)
	if err := p.Add(1<<19, make(told)); err == nil {
		t.Error("a descriptor that is not open was taken")
	}
}
