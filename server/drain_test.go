package server_test

import (
	"hubbub/server/config"
	"net"
	"strings"
	"testing"
	"time"
)

// TestDrain: everybody is told to come back, at different times, and closed with
// 1012; nobody hears the others leave.
func TestDrain(t *testing.T) {
	addr, stop := serve(t, nil)
	var people []*chatter
	for _, name := range []string{"Ana", "Bo", "Cy"} {
		c, _ := join(t, addr, name)
		people = append(people, c)
	}
	zed := connect(t, addr, "/ws/Zed")
	zed.next()
	for _, c := range people {
		for !strings.Contains(c.next(), "Zed") {
		}
	}
	stop()
	delays := map[int64]bool{}
	for _, c := range people {
		e := c.await("draining")
		if e.RetryAfter < 500 {
			t.Errorf("comes back after %d ms", e.RetryAfter)
		}
		delays[e.RetryAfter] = true
		if code := c.closeCode(); code != 1012 {
			t.Errorf("closed with %d", code)
		}
		if len(c.heard) > 0 {
			t.Errorf("heard %s after the draining", c.next())
		}
	}
	if len(delays) == 1 {
		t.Error("all come back at the same time")
	}
	if code := zed.closeCode(); code != 1012 {
		t.Errorf("plain text closed with %d", code)
	}
	if _, err := net.DialTimeout("tcp", addr, patience); err == nil {
		t.Error("still accepts connections")
	}
}

// TestDrainFrozenPeer: a peer that does not read cannot hold up the end.
func TestDrainFrozenPeer(t *testing.T) {
	addr, stop := serve(t, func(c *config.Config) {
		c.DrainTimeout = 200 * time.Millisecond
		c.MessageRate = 0
		c.SlowConsumerBytes, c.BacklogBytes = 1<<30, 1<<30
	})
	frozen, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer frozen.Close()
	handshake := "GET /ws/Frozen HTTP/1.1\r\nHost: " + addr + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	if _, err := frozen.Write([]byte(handshake)); err != nil {
		t.Fatal(err)
	}
	ana, _ := join(t, addr, "Ana")
	text := strings.Repeat("x", 4000)
	for range 3000 { // more than the buffers of both sockets hold
		ana.send(`{"type":"say","text":%q}`, text)
		ana.await("message")
	}
	ended := make(chan struct{})
	go func() { stop(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("the frozen peer holds up the end")
	}
}
