package server_test

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
)

// TestHistoryRate: what an address gets by coming back and what it gets over HTTP are one
// sum. A connection waits for the rest, a question is told when to come again; another
// address has a sum of its own.
func TestHistoryRate(t *testing.T) {
	const messages, bytes, rate, burst = 400, 4000, 1 << 16, 8 << 16
	synctest.Test(t, func(t *testing.T) {
		s, ln := startServerInBubble(t, func(c *config.Config) { unlimited(c); c.HistoryRate = rate })
		bo := dialPipe(t, ln, "/ws")
		w := bo.Join("Bo")
		text := strings.Repeat("x", bytes)
		for range messages {
			bo.Say(text)
			bo.AwaitMessage(text)
		}
		p := place{w["session"].(string), w["epoch"].(string), 0}

		ln.from = &net.TCPAddr{IP: net.IPv4(203, 0, 113, 5), Port: 5000}
		ana := dialPipe(t, ln, "/ws")
		start := time.Now()
		if welcome := ana.joinFrom("Ana", p); welcome["recovered"] != true {
			t.Fatalf("welcome %v", welcome)
		}
		for seq := range messages {
			if event := ana.Await("message"); event["seq"] != float64(seq+1) {
				t.Fatalf("message %v follows %d", event["seq"], seq)
			}
			if seq == 199 { // two pages are more than the burst
				synctest.Wait()
				from := ln.from
				ln.from = nil // the metrics are for who is near
				if n := s.Metric(t, "hubbub_replays_waiting"); n != 1 {
					t.Errorf("%v wait", n)
				}
				ln.from = from
			}
		}
		// What is in memory, 64 messages, and the last page do not wait for themselves.
		least := time.Duration(messages-64-100)*bytes - burst
		if took, least := time.Since(start), least*time.Second/rate; took < least || took > 3*least {
			t.Errorf("it took %v, want at least %v", took, least)
		}
		refused := s.ask(t, "GET", "/api/rooms/lobby/messages", nil)
		if refused.StatusCode != http.StatusTooManyRequests {
			t.Errorf("a question beside it: %s", refused.Status)
		}
		ln.from = &net.TCPAddr{IP: net.IPv4(203, 0, 113, 6), Port: 5000}
		if answer := s.ask(t, "GET", "/api/rooms/lobby/messages", nil); answer.StatusCode != http.StatusOK {
			t.Errorf("another address: %s", answer.Status)
		}
		time.Sleep(time.Minute)
		ln.from = &net.TCPAddr{IP: net.IPv4(203, 0, 113, 5), Port: 5000}
		if answer := s.ask(t, "GET", "/api/rooms/lobby/messages", nil); answer.StatusCode != http.StatusOK {
			t.Errorf("a minute later: %s", answer.Status)
		}
	})
}
