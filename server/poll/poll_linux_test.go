package poll_test

import (
	"net"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/poll"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// told counts how often it was told.
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

// pair returns two ends of a connection and the descriptor of the first.
func pair(t *testing.T) (near, far *net.TCPConn, fd int) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dialled, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	accepted, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dialled.Close(); accepted.Close() })
	near, far = accepted.(*net.TCPConn), dialled.(*net.TCPConn)
	raw, err := near.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	raw.Control(func(d uintptr) { fd = int(d) })
	return near, far, fd
}

func newPoller(t *testing.T) *poll.Poller {
	t.Helper()
	p, err := poll.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func TestTold(t *testing.T) {
	p := newPoller(t)
	near, far, fd := pair(t)
	c := make(told, 1)
	if err := p.Add(fd, c); err != nil {
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

// TestToldOfEarlierBytes: what came before Add is news too.
func TestToldOfEarlierBytes(t *testing.T) {
	p := newPoller(t)
	near, far, fd := pair(t)
	far.Write([]byte("x"))
	near.SetReadDeadline(time.Now().Add(20 * time.Second))
	c := make(told, 1)
	if err := p.Add(fd, c); err != nil {
		t.Fatal(err)
	}
	c.within(t, "bytes that were there")
}

// TestRemoved: a removed socket's Reader is left in peace, others are not.
func TestRemoved(t *testing.T) {
	p := newPoller(t)
	_, far1, fd1 := pair(t)
	_, far2, fd2 := pair(t)
	gone, here := make(told, 1), make(told, 1)
	for fd, c := range map[int]told{fd1: gone, fd2: here} {
		if err := p.Add(fd, c); err != nil {
			t.Fatal(err)
		}
	}
	p.Remove(fd1)
	p.Remove(1 << 20) // was never added
	far1.Write([]byte("x"))
	far2.Write([]byte("x")) // its news come after the other's
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
		_, far, fd := pair(t)
		c := make(told, 1)
		if err := p.Add(fd, c); err != nil {
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
