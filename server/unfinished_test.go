package server_test

import (
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestUnfinishedRequests: 1,000 connections whose request never ends, or never
// begins, are closed after the time that the server gives to headers. The clock
// is the bubble's.
func TestUnfinishedRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const each = 500
		ln := newPipeListener()
		s := startServerOn(t, ln, nil)
		begun := time.Now()
		var reading sync.WaitGroup
		ends := make(chan time.Duration, 2*each)
		for i := range 2 * each {
			nc := ln.Dial()
			if i%2 == 0 {
				nc.Write([]byte(handshake("/ws")[:100]))
			}
			reading.Go(func() {
				io.Copy(io.Discard, nc)
				ends <- time.Since(begun)
				nc.Close()
			})
		}
		reading.Wait()
		close(ends)
		for end := range ends {
			if end > 6*time.Second {
				t.Fatalf("closed after %v", end)
			}
		}
		if got := s.Metric(t, refusedFor("not_websocket")); got != 0 {
			t.Errorf("%v were counted as refused", got)
		}
	})
}

// TestAnswerNobodyTakes: who asks and does not read holds a connection for a while
// only; one that was taken over is not meant.
func TestAnswerNobodyTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := newPipeListener()
		s := startServerOn(t, ln, nil)
		ana := wrapConn(t, ln.Dial())
		ana.WriteRaw([]byte(handshake("/ws")))
		ana.readHandshake()
		ana.Join("Ana")
		idle := ln.Dial()
		io.WriteString(idle, "GET /api/rooms HTTP/1.1\r\nHost: hubbub\r\n\r\n")
		time.Sleep(40 * time.Second) // one ping of Ana's
		if rest, _ := io.ReadAll(idle); len(rest) > 0 {
			t.Errorf("%d bytes came after all, want a closed connection", len(rest))
		}
		ana.Say("still here")
		ana.AwaitMessage("still here")
		ana.Close()
		s.Stop(t)
	})
}

// TestUnfinishedFrames: a member whose frame or message is not whole in time is told so
// and closed. The clock is the bubble's.
func TestUnfinishedFrames(t *testing.T) {
	for name, part := range map[string][]byte{
		"part of a header":         textFrame("hello")[:1],
		"half a frame":             textFrame(`{"type":"say","text":"hi"}`)[:20],
		"half a close":             frame(fin|opClose, closePayload(1000, "bye"))[:9],
		"a message without an end": frame(opText, []byte("{")),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, ln := startServerInBubble(t, nil)
				c := dialPipe(t, ln, "/ws")
				c.Join("Ana")
				c.WriteRaw(part)
				begun := time.Now()
				if event := c.Await("error"); event["code"] != "idle_timeout" || event["message"] != "the message did not end in time" {
					t.Errorf("told %v", event)
				}
				if after := time.Since(begun); after < 10*time.Second || after > 11*time.Second {
					t.Errorf("told after %v", after)
				}
				if reason := c.ExpectClose(4010); reason != "idle_timeout" {
					t.Errorf("closed for %q", reason)
				}
				c.Close()
				s.WaitMetric(t, messagesRefusedFor("idle_timeout"), 1)
				s.WaitMetric(t, logoutsFor("idle_timeout"), 1)
			})
		})
	}
}
