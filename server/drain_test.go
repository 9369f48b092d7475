package server_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
)

// TestDrain: everybody is told to come back, at different times, and closed with
// 1012; nobody hears the others leave.
func TestDrain(t *testing.T) {
	s := startServer(t, nil)
	var people []*chatter
	for _, name := range []string{"Ana", "Bo", "Cy"} {
		c, _ := join(t, s.Addr, name)
		people = append(people, c)
	}
	zed := connect(t, s.Addr, "/ws/Zed")
	zed.next()
	for _, c := range people {
		for !strings.Contains(c.next(), "Zed") {
		}
	}
	s.Stop(t)
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
	if _, err := net.DialTimeout("tcp", s.Addr, patience); err == nil {
		t.Error("still accepts connections")
	}
}

// TestWhileDraining: a request that is not whole when the server stops is not
// answered any more; its connection is closed in order.
func TestWhileDraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ln := startServerInBubble(t, nil)
		late := wrapConn(t, ln.Dial())
		late.WriteRaw([]byte(handshake("/ws")[:60]))
		synctest.Wait()
		s.cancel()
		synctest.Wait() // it drains
		late.WriteRaw([]byte(handshake("/ws")[60:]))
		late.SetReadDeadline(time.Now().Add(patience))
		if answer, err := io.ReadAll(late.reader); len(answer) > 0 || err != nil {
			t.Errorf("%q, %v, want the end", answer, err)
		}
		s.Stop(t)
	})
}

// TestDrainFrozenPeer: a peer that does not read holds up the end for no longer than
// the settings say.
func TestDrainFrozenPeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const timeout = time.Second // shorter than a closing connection waits for its peer
		s, ln := startServerInBubble(t, func(c *config.Config) { c.DrainTimeout = timeout })
		frozen := dialPipe(t, ln, "/ws/Frozen")
		ana := dialPipe(t, ln, "/ws")
		ana.Join("Ana")
		go io.Copy(io.Discard, ana.Conn)
		synctest.Wait()
		begun := time.Now()
		s.Stop(t)
		if took := time.Since(begun); took != timeout {
			t.Errorf("the end took %v", took)
		}
		frozen.Close()
	})
}
