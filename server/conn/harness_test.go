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

	"hubbub/server/access"
	"hubbub/server/fanout"
	"hubbub/server/gate"
	"hubbub/server/identity"
	"hubbub/server/journal"
	"hubbub/server/moderation"
	"hubbub/server/name"
	"hubbub/server/room"
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
func (c *tally) ReactionTaken()                   { c.count("reaction", "taken") }
func (c *tally) ReactionRejected(reason string)   { c.count("reaction", reason) }
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
		Limits: Limits{
			Limits:           wire.Limits{MessageBytes: 100, MessageRate: 2, MessageBurst: 2},
			MessageRatePerIP: 1, // and so 2 at once
			FrameRate:        50,
			FrameBurst:       200,
			RoomRatePerIP:    0.5,
			RepeatAfter:      30 * time.Second,
		},
		Door:         access.New(access.Config{People: strangers{}, Rooms: oneKnown{}}),
		Standing:     new(moderation.Rooms),
		AddressKey:   func(network string) string { return network },
		PingInterval: 30 * time.Second,
		JoinTimeout:  10 * time.Second,
		Gate:         gate.New(gate.Config{}),
		Names:        identity.NewNames(identity.Config{}),
		Hub:          room.NewHub(room.Config{Log: noLog{}}),
		Fanout:       broadcaster,
		Reads:        gate.NewFairQueue(gate.FairQueueConfig{Slots: 1}),
		Metrics:      counted,
		Journal:      journal.New(logger, journal.Full, time.Now),
		Log:          logger,
	}), log, counted
}

// noLog is a log that takes nothing.
type noLog struct{}

func (noLog) DeliverTo(room.Receiver)                   {}
func (noLog) Publish(room.Address, []room.Draft)        {}
func (noLog) Tail(string, int) (t room.Tail, err error) { return }

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

// as makes a connection that of a member, in no room.
func (c *connection) as(t *testing.T, rawName, address string) *connection {
	t.Helper()
	n, err := name.New(rawName)
	if err != nil {
		t.Fatal(err)
	}
	if c.seat.session, err = c.endpoint.Names.Claim(n, "", false); err != nil {
		t.Fatal(err)
	}
	c.address = netip.AddrPortFrom(netip.MustParseAddr(address), 4711)
	c.seat.joined.Store(true)
	return c
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

// strangers are people of whom nobody is known.
type strangers struct{}

func (strangers) Person(string) (_ identity.Person, ok bool)     { return }
func (strangers) Role(string, string) identity.Role              { return identity.Nobody }
func (strangers) Ended(string) bool                              { return false }
func (strangers) Banned(string, string) bool                     { return false }
func (strangers) OpenTicket(string) (user, room string, ok bool) { return }

// oneKnown is a server with a room in which something was said.
type oneKnown struct{}

func (oneKnown) Room(string) (_ identity.Room) { return }
func (oneKnown) Has(string) bool               { return false }
func (oneKnown) Known(room string) bool        { return room == "known" }
