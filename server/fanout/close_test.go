package fanout_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// finishLater plays the reader: it reads until the connection ends, then
// finishes it.
func finishLater(m *member) chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(io.Discard, &m.Conn)
		m.Finish()
	}()
	return done
}

// TestCloseReachesPeer: the close frame arrives although the peer's own bytes
// were never read, and no reset eats it.
func TestCloseReachesPeer(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	server, client := tcpPair(t)
	m := v.join(server, wire.Form{})
	if _, err := client.Write(make([]byte, 100<<10)); err != nil {
		t.Fatal(err)
	}
	if !m.CloseWith(wire.CloseFrame(4001, "name_taken")) {
		t.Fatal("the connection was closed already")
	}
	if m.CloseWith(wire.CloseFrame(1000, "")) {
		t.Error("closed twice")
	}
	if err := m.Send(wire.PingFrame); !errors.Is(err, fanout.ErrClosed) {
		t.Errorf("Send after the close: %v, want ErrClosed", err)
	}
	done := finishLater(m)
	r := bufio.NewReader(client)
	if opcode, payload, err := readFrame(r); err != nil || opcode != wire.OpClose || string(payload) != "\x0f\xa1name_taken" {
		t.Fatalf("read %x %q, %v", opcode, payload, err)
	}
	if _, err := r.ReadByte(); err != io.EOF {
		t.Errorf("after the close frame: %v, want EOF", err)
	}
	client.Close()
	<-done
}

// TestCloseBehindFullSocket: what is partly out is finished, then comes the
// close frame; the rest of the room is dropped.
func TestCloseBehindFullSocket(t *testing.T) {
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 30})
	server, client := tcpPair(t)
	server.SetWriteBuffer(4 << 10)
	m := v.join(server, wire.Form{})
	for range 2000 {
		m.say(strings.Repeat("x", 4000))
	}
	done := finishLater(m)
	m.CloseWith(wire.CloseFrame(4008, "slow_consumer"))
	r := bufio.NewReader(client)
	for {
		opcode, payload, err := readFrame(r)
		if err != nil {
			t.Fatalf("no close frame: %v", err)
		}
		if opcode == wire.OpClose {
			if string(payload) != "\x0f\xa8slow_consumer" {
				t.Errorf("close frame %q", payload)
			}
			break
		}
	}
	client.Close()
	<-done
}

// TestCloseAfterLastByte: our side is closed when all that was queued is out, and
// not before.
func TestCloseAfterLastByte(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	s := newGatedSocket(3)
	m := v.join(s, wire.Form{})
	m.Send([]byte("first"))
	m.Send([]byte("second"))
	m.CloseWith([]byte("last"))
	m.say("not any more")
	s.grant(len("firstsecondlast") - 3 - 1)
	waitFor(t, func() bool { return len(s.bytes()) == len("firstsecondlast")-1 })
	if shut, _ := s.ends(); shut {
		t.Error("our side was closed before the last byte")
	}
	s.grant(100)
	waitFor(t, func() bool { shut, _ := s.ends(); return shut })
	if got := string(s.bytes()); got != "firstsecondlast" {
		t.Errorf("the peer has %q", got)
	}
	if _, closed := s.ends(); closed {
		t.Error("the socket was freed, and nobody has called Finish")
	}
}

// TestBrokenSocket: a write that fails ends the connection.
func TestBrokenSocket(t *testing.T) {
	tests := map[string]func(m *member, s *gatedSocket){
		"at once":        func(m *member, s *gatedSocket) { s.breakDown(); m.Send(wire.PingFrame) },
		"after a wait":   func(m *member, s *gatedSocket) { m.Send(wire.PingFrame); s.breakDown() },
		"the room's":     func(m *member, s *gatedSocket) { s.breakDown(); m.say("hello") },
		"room's, waited": func(m *member, s *gatedSocket) { m.say("hello"); s.breakDown() },
	}
	for name, write := range tests {
		t.Run(name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{})
			s := newGatedSocket(0)
			m := v.join(s, wire.Form{})
			write(m, s)
			waitFor(t, func() bool { _, closed := s.ends(); return closed })
			if err := m.Send(wire.PingFrame); !errors.Is(err, fanout.ErrClosed) {
				t.Errorf("Send: %v, want ErrClosed", err)
			}
		})
	}
}

// TestFinishWhileWriting: a peer that has closed its side and reads slowly gets
// everything, and then the socket is freed.
func TestFinishWhileWriting(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	s := newGatedSocket(0)
	m := v.join(s, wire.Form{})
	m.Send([]byte("last words"))
	m.Finish()
	if _, closed := s.ends(); closed {
		t.Fatal("the socket was freed before all was written")
	}
	s.grant(100)
	waitFor(t, func() bool { shut, closed := s.ends(); return shut && closed })
	if got := string(s.bytes()); got != "last words" {
		t.Errorf("the peer has %q", got)
	}
}

// TestFinishFrozenPeer: a peer that neither reads nor closes costs two seconds,
// not for ever.
func TestFinishFrozenPeer(t *testing.T) {
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 30})
	server, _ := tcpPair(t)
	m := v.join(server, wire.Form{})
	for range 2000 {
		m.say(strings.Repeat("x", 4000))
	}
	done := finishLater(m)
	m.CloseWith(wire.CloseFrame(4008, "slow_consumer"))
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("still not finished")
	}
}

// TestLinger: a peer that takes nothing has two seconds for the last frames, and
// one that closes its side ends the wait.
func TestLinger(t *testing.T) {
	tests := []struct {
		name string
		peer func(net.Conn)
		want time.Duration
	}{
		{"takes nothing", func(net.Conn) {}, 2 * time.Second},
		{"takes all, and stays", func(peer net.Conn) { go io.Copy(io.Discard, peer) }, 2 * time.Second},
		{"closes", func(peer net.Conn) { time.Sleep(time.Second); peer.Close() }, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server, client := net.Pipe()
				m := newVenue(t, fanout.Config{}).join(server, wire.Form{})
				done := finishLater(m)
				m.CloseWith(wire.CloseFrame(4008, "slow_consumer"))
				start := time.Now()
				test.peer(client)
				<-done
				if took := time.Since(start); took != test.want {
					t.Errorf("finished after %v, want %v", took, test.want)
				}
				synctest.Wait()
				client.SetDeadline(time.Now().Add(time.Second))
				if _, err := io.Copy(io.Discard, client); err != nil && err != io.ErrClosedPipe {
					t.Errorf("the socket is not freed: %v", err)
				}
				client.Close()
			})
		})
	}
}

// TestPeerVanishes: a failed write ends the connection and wakes its reader.
func TestPeerVanishes(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	server, client := tcpPair(t)
	m := v.join(server, wire.Form{})
	done := finishLater(m)
	client.SetLinger(0)
	client.Close()
	for {
		select {
		case <-done:
			return
		case <-time.After(time.Millisecond):
			m.say("are you there?")
		}
	}
}

// TestGWSReasons: close frames that gws writes carry our words.
func TestGWSReasons(t *testing.T) {
	tests := []struct {
		name, payload, want string
	}{
		{"protocol error", "\x03\xeagws: protocol error", "\x03\xeaprotocol"},
		{"raw error", "\x03\xe8read tcp 127.0.0.1:1: i/o timeout", "\x03\xe8"},
		{"the peer's own code", "\x0f\xa0", "\x0f\xa0"},
		{"the peer's own code and reason", "\x0f\xa0name_taken", "\x0f\xa0"},
		{"a code of the server that the peer sent", "\x0f\xa1name_taken", "\x0f\xa1"},
		{"no code", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{})
			server, client := tcpPair(t)
			m := v.join(server, wire.Form{})
			m.Write(append([]byte{0x88, byte(len(test.payload))}, test.payload...))
			if _, payload, err := readFrame(bufio.NewReader(client)); err != nil || string(payload) != test.want {
				t.Errorf("read %q, %v; want %q", payload, err, test.want)
			}
			if err := m.Send(wire.PingFrame); !errors.Is(err, fanout.ErrClosed) {
				t.Errorf("Send after the close frame: %v, want ErrClosed", err)
			}
		})
	}
}
