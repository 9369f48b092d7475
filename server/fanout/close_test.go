package fanout_test

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/room"
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
	m := v.join(server, room.JSON)
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
	m := v.join(server, room.JSON)
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

// TestFinishFrozenPeer: a peer that neither reads nor closes costs two seconds,
// not for ever.
func TestFinishFrozenPeer(t *testing.T) {
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 30})
	server, _ := tcpPair(t)
	m := v.join(server, room.JSON)
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

// TestPeerVanishes: a failed write ends the connection and wakes its reader.
func TestPeerVanishes(t *testing.T) {
	v := newVenue(t, fanout.Config{})
	server, client := tcpPair(t)
	m := v.join(server, room.JSON)
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
		{"no code", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{})
			server, client := tcpPair(t)
			m := v.join(server, room.JSON)
			m.Write(append([]byte{0x88, byte(len(test.payload))}, test.payload...))
			if _, payload, err := readFrame(bufio.NewReader(client)); err != nil || string(payload) != test.want {
				t.Errorf("read %q, %v; want %q", payload, err, test.want)
			}
		})
	}
}
