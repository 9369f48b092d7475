package fanout_test

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// A listener is the owner of a connection that is only read.
type listener struct {
	fanout.Conn
	read    atomic.Int64 // bytes, over all runs of Serve
	got     chan []byte
	faults  chan fanout.Fault
	ended   chan error // what Read failed with
	started chan int64 // what was read when Serve was run
	starts  atomic.Int32
	running atomic.Int32
}

// newListener attaches a connection and starts to read it.
func newListener(t *testing.T, nc net.Conn, early []byte) *listener {
	return newListenerOf(t, fanout.Config{Shards: 1}, nc, early)
}

func newListenerOf(t *testing.T, config fanout.Config, nc net.Conn, early []byte) *listener {
	broadcaster := fanout.New(config)
	t.Cleanup(broadcaster.Close)
	l := attachListener(t, broadcaster, nc, early)
	l.Start()
	return l
}

// attachListener makes a listener that does not read yet.
func attachListener(t *testing.T, b *fanout.Broadcaster, nc net.Conn, early []byte) *listener {
	l := &listener{
		got:     make(chan []byte, 1000),
		faults:  make(chan fanout.Fault, 10),
		ended:   make(chan error, 1),
		started: make(chan int64, 1000),
	}
	b.Attach(&l.Conn, l, nc, early)
	t.Cleanup(func() { nc.Close() }) // not Abort: nothing here may keep l
	return l
}

func (l *listener) TooSlow() {}

func (l *listener) Arrived(fanout.Arrival) bool { return true }

func (l *listener) BadFrame(f fanout.Fault) { l.faults <- f; l.Close() }

func (l *listener) Serve() {
	l.running.Add(1)
	l.starts.Add(1)
	defer l.running.Add(-1) // parking ends the goroutine inside Read
	l.started <- l.read.Load()
	p := make([]byte, 700)
	for {
		n, err := l.Read(p)
		if err != nil {
			l.ended <- err
			l.Finish()
			return
		}
		l.read.Add(int64(n))
		l.got <- bytes.Clone(p[:n])
	}
}

// awaitBytes checks that some bytes come next.
func (l *listener) awaitBytes(t *testing.T, want []byte) {
	t.Helper()
	var got []byte
	for len(got) < len(want) {
		select {
		case p := <-l.got:
			got = append(got, p...)
		case <-time.After(patience):
			t.Fatalf("read %d of %d bytes", len(got), len(want))
		}
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("read %.60q, want %.60q", got, want)
	}
}

// awaitPark waits until a reader was there and none is.
func (l *listener) awaitPark(t *testing.T) {
	t.Helper()
	waitFor(t, func() bool { return l.starts.Load() > 0 && l.running.Load() == 0 })
}

func (l *listener) awaitEnd(t *testing.T) error {
	t.Helper()
	select {
	case err := <-l.ended:
		return err
	case <-time.After(patience):
		t.Fatal("nobody reads the end")
		return nil
	}
}

// TestParks: between frames there is no reader, and what comes starts one.
func TestParks(t *testing.T) {
	near, far := tcpPair(t)
	l := newListener(t, near, nil)
	if !l.Parks() {
		t.Fatal("a bare TCP connection does not park")
	}
	frame := wire.TextFrame([]byte("hello"))
	for range 20 {
		l.awaitPark(t)
		if l.Heard() {
			t.Fatal("heard something of a silent peer")
		}
		far.Write(frame)
		l.awaitBytes(t, frame)
		if !l.Heard() {
			t.Fatal("did not hear the peer")
		}
	}
}

// TestNothingIsMissed: bytes that come at about the time when the reader parks are
// read.
func TestNothingIsMissed(t *testing.T) {
	near, far := tcpPair(t)
	l := newListener(t, near, nil)
	frame := wire.TextFrame([]byte("x"))
	for range 5000 {
		far.Write(frame)
		l.awaitBytes(t, frame)
		for len(l.started) > 0 {
			<-l.started
		}
	}
}

// TestEarlyBytes: what was read with the handshake comes first, however much it is.
func TestEarlyBytes(t *testing.T) {
	early := bytes.Repeat(wire.TextFrame(bytes.Repeat([]byte("e"), 98)), 90) // 9,000 bytes
	later := wire.TextFrame([]byte("later"))
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			near, far := pair(t)
			l := newListener(t, near, early)
			far.Write(later)
			l.awaitBytes(t, append(bytes.Clone(early), later...))
			if !l.Heard() {
				t.Error("did not hear the peer")
			}
		})
	}
}

// TestParkedReaderWakes: whatever ends a connection, its reader learns of it.
func TestParkedReaderWakes(t *testing.T) {
	tests := map[string]func(l *listener, peer *net.TCPConn){
		"Close":           func(l *listener, _ *net.TCPConn) { l.Close() },
		"CloseWith":       func(l *listener, _ *net.TCPConn) { l.CloseWith(wire.CloseFrame(1000, "")) },
		"Abort":           func(l *listener, _ *net.TCPConn) { l.Abort() },
		"the peer ends":   func(_ *listener, peer *net.TCPConn) { peer.CloseWrite() },
		"the peer resets": func(_ *listener, peer *net.TCPConn) { peer.SetLinger(0); peer.Close() },
	}
	for name, end := range tests {
		t.Run(name, func(t *testing.T) {
			near, far := tcpPair(t)
			l := newListener(t, near, nil)
			l.awaitPark(t)
			end(l, far)
			if err := l.awaitEnd(t); name == "the peer ends" && err != io.EOF {
				t.Errorf("Read: %v, want EOF", err)
			}
			far.Close()
			l.awaitPark(t)
		})
	}
}

// descriptorOf returns the file descriptor of a connection.
func descriptorOf(t *testing.T, nc *net.TCPConn) (fd uintptr) {
	t.Helper()
	raw, err := nc.SyscallConn()
	if err == nil {
		err = raw.Control(func(d uintptr) { fd = d })
	}
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

// TestStartAfterTheEnd: a connection that is dropped before it is read leaves alone
// the one that has its descriptor by now.
func TestStartAfterTheEnd(t *testing.T) {
	broadcaster := fanout.New(fanout.Config{Shards: 1})
	t.Cleanup(broadcaster.Close)
	attach := func(nc *net.TCPConn) *listener { return attachListener(t, broadcaster, nc, nil) }
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dial := func() net.Conn {
		peer, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { peer.Close() })
		return peer
	}
	accept := func() *net.TCPConn {
		nc, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		return nc.(*net.TCPConn)
	}
	for range 100 { // until the system gives the descriptor out again
		dial()
		peer := dial() // takes its own descriptor before one is free
		server := accept()
		fd := descriptorOf(t, server)
		gone := attach(server)
		gone.Abort()
		next := accept()
		if descriptorOf(t, next) != fd {
			continue
		}
		lives := attach(next)
		lives.Start()
		lives.awaitPark(t)
		gone.Start()
		gone.awaitEnd(t)
		if _, err := peer.Write([]byte{0x81, 0x80, 0, 0, 0, 0}); err != nil {
			t.Fatal(err)
		}
		lives.awaitBytes(t, []byte{0x81, 0x80, 0, 0, 0, 0})
		return
	}
	t.Fatal("no descriptor was given out again")
}
