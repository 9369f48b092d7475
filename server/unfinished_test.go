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
