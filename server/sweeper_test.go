package server

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A peer is the far end of a connection in a synctest bubble.
type peer struct {
	net.Conn
	mu  sync.Mutex
	got []byte // guarded by mu
}

// collect reads until the connection ends.
func (p *peer) collect() {
	buf := make([]byte, 1024)
	for {
		n, err := p.Read(buf)
		p.mu.Lock()
		p.got = append(p.got, buf[:n]...)
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (p *peer) pings() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Count(p.got, wire.PingFrame)
}

func (p *peer) closedWith(code wire.Code) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return bytes.Contains(p.got, wire.CloseFrame(code.CloseCode(), string(code)))
}

// sweptClient returns a connection that a running sweeper looks after, its
// reader at work, and its peer.
func sweptClient(t *testing.T, s *Server) (*client, *peer) {
	near, far := net.Pipe()
	c := s.newClient(near, nil, netip.Addr{}, room.JSON)
	s.sweeper.add(c)
	p := &peer{Conn: far}
	go p.collect()
	go func() { io.Copy(io.Discard, c); c.Finish() }()
	t.Cleanup(func() { far.Close() })
	return c, p
}

// sweptServer returns a server whose sweeper runs until the test ends.
func sweptServer(t *testing.T) *Server {
	settings := config.Default()
	settings.DB = ":memory:"
	s, err := New(settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() { s.sweeper.run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait(); s.close() })
	return s
}

func TestSilentPeerIsClosedAfterTwoPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sweptServer(t)
		c, p := sweptClient(t, s)
		c.joined.Store(true)
		for _, step := range []struct {
			after  time.Duration
			pings  int
			closed bool
		}{{30 * time.Second, 1, false}, {30 * time.Second, 2, false}, {31 * time.Second, 2, true}} {
			time.Sleep(step.after)
			synctest.Wait()
			if got := p.pings(); got != step.pings {
				t.Errorf("%d pings, want %d", got, step.pings)
			}
			if got := p.closedWith(wire.IdleTimeout); got != step.closed {
				t.Errorf("closed: %v, want %v", got, step.closed)
			}
		}
	})
}

func TestAnsweringPeerIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sweptServer(t)
		c, p := sweptClient(t, s)
		c.joined.Store(true)
		for range 10 {
			p.Write([]byte("pong"))
			time.Sleep(30 * time.Second)
		}
		synctest.Wait()
		if got := p.pings(); got < 9 || got > 10 {
			t.Errorf("%d pings in 300 s, want one each 30 s", got)
		}
		if p.closedWith(wire.IdleTimeout) {
			t.Error("closed although it answered")
		}
	})
}

func TestPingsAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sweptServer(t)
		var peers []*peer
		for range 2 * sweepSlots {
			c, p := sweptClient(t, s)
			c.joined.Store(true)
			peers = append(peers, p)
		}
		time.Sleep(15 * time.Second)
		synctest.Wait()
		pinged := 0
		for _, p := range peers {
			pinged += p.pings()
		}
		if want := len(peers) / 2; pinged < want-4 || pinged > want+4 {
			t.Errorf("%d of %d were pinged after half the interval", pinged, len(peers))
		}
	})
}

func TestJoinTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sweptServer(t)
		_, silent := sweptClient(t, s)
		joined, busy := sweptClient(t, s)
		joined.joined.Store(true)
		time.Sleep(9900 * time.Millisecond)
		synctest.Wait()
		if silent.closedWith(wire.JoinTimeout) {
			t.Error("closed before its time")
		}
		time.Sleep(500 * time.Millisecond)
		synctest.Wait()
		if !silent.closedWith(wire.JoinTimeout) {
			t.Error("not closed after 10 s without a join")
		}
		if busy.closedWith(wire.JoinTimeout) {
			t.Error("closed although it had joined")
		}
	})
}
