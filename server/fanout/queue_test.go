package fanout_test

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestPrivateFrames: private frames never cut into a frame of the room, and keep
// their own order.
func TestPrivateFrames(t *testing.T) {
	for name, pair := range pairs {
		t.Run(name, func(t *testing.T) {
			const messages = 300
			v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 30})
			server, client := pair(t)
			m := v.join(server, wire.Form{})
			var sent []byte
			var speakers sync.WaitGroup
			speakers.Go(func() {
				for i := range messages {
					m.say(strings.Repeat("z", 10*i))
				}
			})
			speakers.Go(func() {
				for i := range 100 {
					frame := []byte{0x80 | wire.OpPing, 1, byte(i)}
					if err := m.Send(frame); err != nil {
						t.Errorf("ping %d: %v", i, err)
						return
					}
					sent = append(sent, byte(i))
				}
			})
			var pings []byte
			r := bufio.NewReader(client)
			got, err := readTexts(r, messages, func(_ byte, payload []byte) { pings = append(pings, payload...) })
			if err != nil {
				t.Fatal(err)
			}
			speakers.Wait()
			for len(pings) < len(sent) {
				_, payload, err := readFrame(r)
				if err != nil {
					t.Fatal(err)
				}
				pings = append(pings, payload...)
			}
			for i, text := range got {
				if len(text) != 10*i {
					t.Fatalf("message %d has %d bytes, want %d", i, len(text), 10*i)
				}
			}
			if !slices.Equal(pings, sent) {
				t.Errorf("pings %v, want %v", pings, sent)
			}
		})
	}
}

// pairs are the kinds of connections: one with a descriptor to write to, one
// that is always written to by a goroutine.
var pairs = map[string]func(t *testing.T) (server, client net.Conn){
	"tcp": func(t *testing.T) (net.Conn, net.Conn) {
		server, client := tcpPair(t)
		server.SetWriteBuffer(4 << 10)
		return server, client
	},
	"pipe": func(t *testing.T) (net.Conn, net.Conn) {
		server, client := net.Pipe()
		client.SetDeadline(time.Now().Add(patience))
		t.Cleanup(func() { client.Close() })
		return server, client
	},
}

// sendUntilRefused sends frames of one size until one is refused, and returns how
// many were taken.
func sendUntilRefused(t *testing.T, m *member, size int) (taken int) {
	t.Helper()
	for {
		switch err := m.Send(make([]byte, size)); {
		case errors.Is(err, fanout.ErrSlow):
			return taken
		case err != nil:
			t.Fatalf("Send: %v, want ErrSlow", err)
		}
		if taken++; taken*size > 1<<20 {
			t.Fatal("no bound")
		}
	}
}

// TestSendIsBounded: of a peer that takes nothing, 64 KiB of private frames wait
// and one more; then its owner is told, once.
func TestSendIsBounded(t *testing.T) {
	const bound = 64 << 10
	pipe := func() net.Conn {
		near, far := net.Pipe()
		t.Cleanup(func() { far.Close() })
		return near
	}
	full := func() net.Conn { return newGatedSocket(0) }
	tests := []struct {
		name string
		nc   func() net.Conn
		size int
		want int
	}{
		{"frames that fit exactly", full, 1 << 10, bound/1024 + 1},
		{"frames that do not", full, 1000, bound/1000 + 1},
		{"one frame beyond the bound", full, bound + 1, 1},
		{"one frame of the bound", full, bound, 2},
		{"a connection that must be waited for", pipe, 1 << 10, bound/1024 + 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := newVenue(t, fanout.Config{}).join(test.nc(), wire.Form{})
			if taken := sendUntilRefused(t, m, test.size); taken != test.want {
				t.Errorf("%d frames taken, want %d", taken, test.want)
			}
			if err := m.Send(wire.PingFrame); !errors.Is(err, fanout.ErrSlow) {
				t.Errorf("the next frame: %v, want ErrSlow", err)
			}
			if n := m.slow.Load(); n != 1 {
				t.Errorf("owner was told %d times, want once", n)
			}
		})
	}
}

// TestSentIsNotQueued: what the peer has taken does not count.
func TestSentIsNotQueued(t *testing.T) {
	m := newVenue(t, fanout.Config{}).join(&memorySocket{}, wire.Form{})
	for range 200 {
		if err := m.Send(make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPacedIsNotCounted: what SendPaced has queued leaves the bound as it is,
// while it waits and afterwards.
func TestPacedIsNotCounted(t *testing.T) {
	const paced, want = 200 << 10, 65
	for name, granted := range map[string]int{"queued": 0, "half written": paced / 2, "written": paced} {
		t.Run(name, func(t *testing.T) {
			m := newVenue(t, fanout.Config{}).join(newGatedSocket(granted), wire.Form{})
			if err := m.SendPaced(make([]byte, paced-10), make([]byte, 10)); err != nil {
				t.Fatal(err)
			}
			if taken := sendUntilRefused(t, m, 1<<10); taken != want {
				t.Errorf("%d frames taken, want %d", taken, want)
			}
		})
	}
}

// TestFirstIsNotCounted: a welcome beyond the bound and a ping close nobody.
func TestFirstIsNotCounted(t *testing.T) {
	m := newVenue(t, fanout.Config{}).enter(newGatedSocket(0), &member{first: make([]byte, 200<<10)})
	if taken := sendUntilRefused(t, m, 1<<10); taken != 65 {
		t.Errorf("%d frames taken, want 65", taken)
	}
}

// TestSendPacedWaits: the next frames are queued when those before are written, or
// refused when the connection is closed.
func TestSendPacedWaits(t *testing.T) {
	tests := []struct {
		name string
		end  func(m *member, s *gatedSocket)
		want error
		got  string
	}{
		{"written", func(_ *member, s *gatedSocket) { s.grant(1) }, nil, "first"},
		{"closed", func(m *member, _ *gatedSocket) { m.Close() }, fanout.ErrClosed, "firs"},
		{"aborted", func(m *member, _ *gatedSocket) { m.Abort() }, fanout.ErrClosed, "firs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newGatedSocket(len("first") - 1)
				m := newVenue(t, fanout.Config{}).join(s, wire.Form{})
				if err := m.SendPaced([]byte("first")); err != nil {
					t.Fatal(err)
				}
				result := make(chan error, 1)
				go func() { result <- m.SendPaced([]byte("second")) }()
				synctest.Wait()
				if len(result) > 0 {
					t.Fatal("did not wait")
				}
				test.end(m, s)
				synctest.Wait()
				if len(result) == 0 {
					t.Fatal("still waits")
				}
				if err := <-result; err != test.want {
					t.Errorf("SendPaced: %v, want %v", err, test.want)
				}
				if got := string(s.bytes()); got != test.got {
					t.Errorf("the peer has %q, want %q", got, test.got)
				}
			})
		})
	}
}

// TestWriteCopies: gws uses its buffer again.
func TestWriteCopies(t *testing.T) {
	s := newGatedSocket(0)
	m := newVenue(t, fanout.Config{}).join(s, wire.Form{})
	buffer := []byte("\x8a\x03abc")
	want := bytes.Clone(buffer)
	if n, err := m.Write(buffer); n != len(buffer) || err != nil {
		t.Fatalf("wrote %d bytes, %v", n, err)
	}
	clear(buffer)
	s.grant(100)
	waitFor(t, func() bool { return len(s.bytes()) == len(want) })
	if !bytes.Equal(s.bytes(), want) {
		t.Errorf("the peer has %q, want %q", s.bytes(), want)
	}
}
