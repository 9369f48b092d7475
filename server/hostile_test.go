package server_test

import (
	"errors"
	"io"
	"net"
	"runtime"
	"syscall"
	"testing"
)

// TestVanish: a client that goes without a close frame, in whatever state, is
// seen to leave, and its name is free.
func TestVanish(t *testing.T) {
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	ends := map[string]func(c *rawConn){
		"reset":                   func(c *rawConn) { c.Reset() },
		"end of stream":           func(c *rawConn) { c.Close() },
		"half closed":             func(c *rawConn) { c.Conn.(*net.TCPConn).CloseWrite(); c.ExpectClose(1000) },
		"inside a header":         func(c *rawConn) { c.WriteRaw([]byte{fin | opText}); c.Close() },
		"inside a payload":        func(c *rawConn) { c.WriteRaw(textFrame(chars(100))[:50]); c.Close() },
		"inside a ping":           func(c *rawConn) { c.WriteRaw(frame(fin|opPing, []byte("ping"))[:8]); c.Reset() },
		"inside a fragmented one": func(c *rawConn) { c.WriteRaw(frame(opText, []byte("{"))); c.Close() },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			left := s.Expect(t, logoutsFor("gone"), 1)
			c := dial(t, s.Addr, "/ws")
			c.Join("Ana")
			end(c)
			left(t)
			witness.conn.t = t
			if event := witness.conn.Await("left"); event["name"] != "Ana" || event["online"] != 1.0 {
				t.Errorf("%v", event)
			}
			witness.Undisturbed(t)
		})
	}
}

// TestClaimedLengths: what a header claims takes no memory beyond the limit.
func TestClaimedLengths(t *testing.T) {
	const peers, limit = 50, 6*4096 + 1024
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range peers {
		c := dial(t, s.Addr, "/ws")
		c.WriteRaw(sequence(frame(fin|opPing, nil), claim(fin|opText, limit)))
		if opcode, _ := c.next(); opcode != opPong {
			t.Fatalf("opcode %d", opcode)
		}
		defer c.Close()
	}
	witness.Undisturbed(t)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > peers*256<<10 {
		t.Errorf("%d KiB for %d connections", grown>>10, peers)
	}
	s.WaitMetric(t, `hubbub_connections{protocol="json"}`, peers+1)
}

// TestCloseWithUnreadInput: the close frame arrives although the peer's bytes
// are not read any more, and goes on sending; no reset eats it.
func TestCloseWithUnreadInput(t *testing.T) {
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	for name, bad := range map[string][]byte{"ours": first("Bystander"), "gws's": frame(fin|rsv2|opText, nil), "a panic's": claim(fin|opText, 1<<64-1)} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, s.Addr, "/ws")
			c.WriteRaw(sequence(bad, make([]byte, 256<<10)))
			code, _ := expectAnyClose(c)
			for range 16 { // after the close frame, before ours
				if _, err := c.Write(make([]byte, 64<<10)); err != nil {
					t.Fatalf("write: %v", err)
				}
			}
			if _, _, err := c.ReadFrame(); !errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("after close frame %d: %v, want EOF", code, err)
			}
			witness.Undisturbed(t)
		})
	}
}
