package conn

import (
	"bytes"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/journal"
	"hubbub/server/wire"
)

// A tally keeps what was counted. Safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	counted []string // guarded by mu
}

var _ Metrics = (*tally)(nil)

func (c *tally) count(what ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counted = append(c.counted, strings.Join(what, " "))
}

func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.counted, ", ")
}

func (c *tally) Connected(string)                 {}
func (c *tally) Disconnected(string)              {}
func (c *tally) ConnectionRejected(reason string) { c.count("connection", reason) }
func (c *tally) Login(result string)              { c.count("login", result) }
func (c *tally) Logout(reason string)             { c.count("logout", reason) }
func (c *tally) Resumed(result string, _ int)     { c.count("resume", result) }
func (c *tally) MessageReceived()                 { c.count("received") }
func (c *tally) MessageRejected(reason string)    { c.count("message", reason) }
func (c *tally) SlowConsumer()                    { c.count("slow") }

// newTestEndpoint returns an endpoint without rooms, and its log and metrics. It is
// for a synctest bubble.
func newTestEndpoint(t *testing.T) (*Endpoint, *bytes.Buffer, *tally) {
	t.Helper()
	log, counted := new(bytes.Buffer), new(tally)
	broadcaster := fanout.New(fanout.Config{Shards: 1})
	t.Cleanup(broadcaster.Close)
	logger := slog.New(slog.NewTextHandler(log, nil))
	return New(Config{
		Limits:       wire.Limits{MessageBytes: 10, MessageRate: 2, MessageBurst: 2},
		PingInterval: 30 * time.Second,
		JoinTimeout:  10 * time.Second,
		Gate:         gate.New(gate.Config{}),
		Fanout:       broadcaster,
		Metrics:      counted,
		Journal:      journal.New(logger, journal.Full, time.Now),
		Log:          logger,
	}), log, counted
}

// A peer is the far end of a connection. It keeps what it hears.
type peer struct {
	mu    sync.Mutex
	heard []byte // guarded by mu
}

func (p *peer) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(p.heard)
}

// newTestConnection returns a connection that nobody reads from, and its peer.
func newTestConnection(t *testing.T, e *Endpoint, p protocol) (*connection, *peer) {
	near, far := net.Pipe()
	c := e.newConnection(near, nil, netip.AddrPort{}, p)
	heard := new(peer)
	go func() {
		buf := make([]byte, 1024)
		for {
			n, err := far.Read(buf)
			heard.mu.Lock()
			heard.heard = append(heard.heard, buf[:n]...)
			heard.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { c.Abort(); far.Close() })
	return c, heard
}
