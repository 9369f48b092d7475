//go:build unix

package server_test

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hubbub/server/config"
)

// dialNarrow connects with the segments of an Ethernet and a small receive buffer:
// over the loopback's, the kernel would take megabytes at once.
func dialNarrow(t *testing.T, addr string) *rawConn {
	t.Helper()
	d := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1448)
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 32<<10)
		})
	}}
	nc, err := d.DialContext(context.Background(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c := wrapConn(t, nc)
	c.WriteRaw([]byte(handshake("/ws")))
	c.readHandshake()
	return c
}

// TestResumeSlowly: a client that reads steadily what it missed is not taken for a
// slow reader because of a ping or a receipt meanwhile.
func TestResumeSlowly(t *testing.T) {
	const missed = 400
	s := startServer(t, func(c *config.Config) {
		inFile(filepath.Join(t.TempDir(), "h.db"))(c)
		c.Sync = "normal"
		c.PingInterval = 500 * time.Millisecond
	})
	bo := dial(t, s.Addr, "/ws")
	w := bo.Join("Bo")
	ana := dial(t, s.Addr, "/ws")
	session := ana.Join("Ana")["session"]
	ana.WriteText(`{"type":"say","id":"c1","text":"mine"}`)
	ana.AwaitMessage("mine")
	ana.Close()
	for range missed {
		bo.Say(chars(4000))
		bo.AwaitMessage(chars(4000))
	}
	bo.Close()
	c := dialNarrow(t, s.Addr)
	c.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q,"since":{"epoch":%q,"seq":0}}`, session, w["epoch"]))
	for got := 0; got < missed; {
		opcode, payload, err := c.ReadFrame()
		switch {
		case err != nil:
			t.Fatal(err)
		case opcode == opPing:
			c.WriteFrame(fin|opPong, payload)
		case opcode == opClose:
			t.Fatalf("closed after %d messages: %s", got, payload[2:])
		}
		if got += strings.Count(string(payload), `"from":"Bo"`); got%50 < 8 {
			c.WriteText(`{"type":"say","id":"c1","text":"mine"}`) // has it arrived?
		}
		time.Sleep(25 * time.Millisecond) // a link of some 10 Mbit/s
	}
}
