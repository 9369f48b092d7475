package server_test

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
)

// awaitOpcode reads on to the next frame of a kind and returns how long that took.
func (c *rawConn) awaitOpcode(want byte) (payload []byte, after time.Duration) {
	c.t.Helper()
	for begun := time.Now(); ; {
		opcode, payload, err := c.ReadFrame()
		if err != nil {
			c.t.Fatalf("after %v: %v", time.Since(begun), err)
		}
		if opcode == want {
			return payload, time.Since(begun)
		}
	}
}

// TestSilentPeer: who gives no sign of life is closed when the third ping is due.
func TestSilentPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, ln := startServerInBubble(t, nil)
		c := dialPipe(t, ln, "/ws")
		c.Join("Ana")
		if _, after := c.awaitOpcode(opPing); after > 30*time.Second {
			t.Errorf("the first ping comes after %v", after)
		}
		if _, after := c.awaitOpcode(opPing); after != 30*time.Second {
			t.Errorf("the second ping comes after %v", after)
		}
		payload, after := c.awaitOpcode(opClose)
		if code, reason := splitClose(payload); code != 4010 || reason != "idle_timeout" || after != 30*time.Second {
			t.Errorf("closed with %d %q after %v", code, reason, after)
		}
	})
}

// TestAnsweringPeer: any sign of life will do, and one that is followed by silence
// counts for one ping.
func TestAnsweringPeer(t *testing.T) {
	for name, answer := range map[string][]byte{
		"pong":    frame(fin|opPong, nil),
		"ping":    frame(fin|opPing, nil),
		"message": textFrame(`{"type":"say","text":"hi"}`),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, ln := startServerInBubble(t, nil)
				c := dialPipe(t, ln, "/ws")
				c.Join("Ana")
				c.awaitOpcode(opPing)
				c.awaitOpcode(opPing) // which alone would be too much silence soon
				c.WriteRaw(answer)
				for range 2 {
					if _, after := c.awaitOpcode(opPing); after != 30*time.Second {
						t.Fatalf("a ping after %v", after)
					}
				}
				if payload, after := c.awaitOpcode(opClose); after != 30*time.Second {
					t.Errorf("closed with %q after %v, want 30s", payload, after)
				}
			})
		})
	}
}

// TestPingsAreSpread: the pings of many connections are spread over the interval, and
// those who stay get theirs when others have gone.
func TestPingsAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const peers = 128
		_, ln := startServerInBubble(t, nil)
		var all []*rawConn
		for i := range peers {
			c := dialPipe(t, ln, fmt.Sprintf("/ws/u%d?room=r%d", i, i))
			c.ReadText() // its own notice
			all = append(all, c)
		}
		early := 0
		for _, at := range nextPings(all) {
			if at < 15*time.Second {
				early++
			}
		}
		if early < peers/2-4 || early > peers/2+4 {
			t.Errorf("%d of %d were pinged in the first half of the interval", early, peers)
		}
		var stay []*rawConn
		for i, c := range all {
			if i%3 == 0 {
				stay = append(stay, c)
			} else {
				c.Close()
				synctest.Wait() // they go one after the other
			}
		}
		for i, at := range nextPings(stay) {
			if at > 30*time.Second {
				t.Errorf("connection %d of those who stay is pinged after %v", i, at)
			}
		}
	})
}

// nextPings returns when each connection gets its next ping.
func nextPings(all []*rawConn) []time.Duration {
	pings := make([]time.Duration, len(all))
	var reading sync.WaitGroup
	for i, c := range all {
		reading.Go(func() {
			_, pings[i] = c.awaitOpcode(opPing)
			c.WriteFrame(fin|opPong, nil)
		})
	}
	reading.Wait()
	return pings
}

// TestJoinTimeout: who does not join is closed in time; who has joined is not.
func TestJoinTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ln := startServerInBubble(t, nil)
		joined := dialPipe(t, ln, "/ws")
		joined.Join("Ana")
		silent := dialPipe(t, ln, "/ws")
		payload, after := silent.awaitOpcode(opClose)
		if code, reason := splitClose(payload); code != 4005 || reason != "join_timeout" || after < 10*time.Second || after > 10250*time.Millisecond {
			t.Errorf("closed with %d %q after %v", code, reason, after)
		}
		s.WaitMetric(t, loginsFor("join_timeout"), 1)
		joined.Say("still here")
		joined.AwaitMessage("still here")
	})
}

// TestHeartbeat: who has joined by JSON gets an event with every ping, in one write;
// nobody else does.
func TestHeartbeat(t *testing.T) {
	for name, tt := range map[string]struct {
		path string
		join bool
		want bool
	}{
		"JSON":       {"/ws", true, true},
		"not joined": {"/ws", false, false},
		"plain text": {"/ws/Zed", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, ln := startServerInBubble(t, func(c *config.Config) { c.JoinTimeout = time.Hour })
				c := dialPipe(t, ln, tt.path)
				if tt.join {
					if w := c.Join("Ana"); w["ping_interval_ms"] != 30000.0 {
						t.Errorf("welcome %v", w)
					}
				}
				c.awaitOpcode(opPing)
				opcode, payload, err := c.ReadFrame()
				if err != nil {
					t.Fatal(err)
				}
				if got := opcode == opText && string(payload) == `{"type":"heartbeat"}`; got != tt.want {
					t.Errorf("after a ping comes %x %q", opcode, payload)
				}
			})
		})
	}
}

// TestPing: a member's ping is answered; one before the join is no join.
func TestPing(t *testing.T) {
	s := startServer(t, nil)
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	c.WriteText(`{"type":"ping"}`)
	c.Await("pong")
	early := dial(t, s.Addr, "/ws")
	early.WriteText(`{"type":"ping"}`)
	early.ExpectError("join_required")
}
