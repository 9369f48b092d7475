package fanout

import (
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/fanout/socket"
	"hubbub/server/room"
)

// Config shapes a Broadcaster.
type Config struct {
	Shards      int   // goroutines that write; 0 for one a core
	MaxLagBytes int64 // how far a connection may lag behind its room; 0 for 1 MiB

	// MaxBacklogBytes is how much the connections that lag may keep in memory, over
	// all rooms; 0 for 256 MiB. Beyond it, the furthest behind are too slow.
	MaxBacklogBytes int64

	// Observe is told how long a message took from its sender's socket to the
	// write at the last connection that keeps up. It must not block.
	Observe func(d time.Duration)
}

// An Owner is who a Conn belongs to.
type Owner interface {
	// Serve reads from the connection until that fails, and then ends with
	// Finish. See Conn.Start for when it is run.
	Serve()
	// TooSlow tells that the connection exceeded a bound: once, from any
	// goroutine. It must not block and should close the connection.
	TooSlow()
}

// Stats counts what was written since the start.
type Stats struct {
	Deliveries int64 // chat messages, each to one connection
	Bytes      int64 // on all connections, private frames included
}

// A Broadcaster writes batches to the connections that follow them. Safe for
// concurrent use.
type Broadcaster struct {
	config   Config
	shards   []*shard
	laggards *laggards
	turn     atomic.Uint32 // spreads connections over the shards
	quit     chan struct{} // closed by Close
	done     sync.WaitGroup
	poller   func() *socket.Poller // made for the first connection that can park; nil if that failed
}

// New starts a broadcaster; Close ends it.
func New(config Config) *Broadcaster {
	if config.Shards <= 0 {
		config.Shards = runtime.GOMAXPROCS(0)
	}
	if config.MaxLagBytes <= 0 {
		config.MaxLagBytes = 1 << 20
	}
	if config.MaxBacklogBytes <= 0 {
		config.MaxBacklogBytes = 256 << 20
	}
	b := &Broadcaster{
		config:   config,
		shards:   make([]*shard, config.Shards),
		laggards: newLaggards(config.MaxBacklogBytes),
		quit:     make(chan struct{}),
	}
	b.poller = sync.OnceValue(b.startPoller)
	for i := range b.shards {
		s := &shard{index: i, broadcaster: b, wake: make(chan struct{}, 1)}
		b.shards[i] = s
		b.done.Go(s.run)
	}
	return b
}

// startPoller returns a poller that ends with the broadcaster, or nil if there is
// none to have: then each connection keeps a goroutine.
func (b *Broadcaster) startPoller() *socket.Poller {
	p, err := socket.NewPoller()
	if err != nil {
		return nil
	}
	b.done.Go(func() {
		<-b.quit
		p.Close()
	})
	return p
}

// Close ends the shards and waits for them. Connections are not touched; what
// lies ahead of them is not written any more.
func (b *Broadcaster) Close() {
	close(b.quit)
	b.done.Wait()
}

// Attach makes c the write side, and the buffer of bytes read too early, of a
// network connection. No other writer may touch nc from here on. A bare TCP
// connection or a socket.NonBlocking is written to without blocking, any other by a
// goroutine that may wait.
func (b *Broadcaster) Attach(c *Conn, owner Owner, nc net.Conn, early []byte) {
	c.owner = owner
	c.nc = nc
	c.transport = socket.TransportOf(nc)
	if c.transport.HasDescriptor() {
		c.poller = b.poller()
	}
	if len(early) > 0 {
		c.reading = readingOf(early)
	}
	c.shard = b.shards[int(b.turn.Add(1))%len(b.shards)]
}

// Stats sums up what the shards have counted.
func (b *Broadcaster) Stats() Stats {
	var sum Stats
	for _, s := range b.shards {
		sum.Deliveries += s.deliveries.Load()
		sum.Bytes += s.bytes.Load()
	}
	return sum
}

// An Audience is those who follow one room. It is the room's Outlet.
type Audience struct {
	broadcaster *Broadcaster
	under       chan struct{} // holds a token while a round is under way
	parts       []part        // one a shard
	end         atomic.Int64  // of the newest batch
}

var _ room.Outlet = (*Audience)(nil)

// A part is the share of an audience that one shard writes to.
type part struct {
	size  atomic.Int32 // connections that follow or are about to
	conns []*Conn      // owned by the shard's goroutine
}

// NewAudience returns an audience without connections.
func (b *Broadcaster) NewAudience() *Audience {
	return &Audience{
		broadcaster: b,
		under:       make(chan struct{}, 1),
		parts:       make([]part, len(b.shards)),
	}
}

// A round is the way of one batch to all of an audience.
type round struct {
	audience *Audience
	batch    *room.Batch
	left     atomic.Int32 // shards that are not yet through
}

// Await returns when no round is under way. What is said meanwhile gathers into
// one batch: the room is clocked by its own broadcasts.
func (a *Audience) Await() {
	if a.begin() {
		<-a.under
	}
}

// begin waits for the round before to end. It reports whether there may be
// another.
func (a *Audience) begin() bool {
	select {
	case a.under <- struct{}{}:
		return true
	case <-a.broadcaster.quit:
		return false
	}
}

// Broadcast hands the room's newest batch to the shards.
func (a *Audience) Broadcast(batch *room.Batch) {
	if !a.begin() {
		return
	}
	grown := batch.End() - a.end.Swap(batch.End())
	a.broadcaster.laggards.grow(grown)
	r := &round{audience: a, batch: batch}
	r.left.Store(1) // held until all shards are told
	for i, s := range a.broadcaster.shards {
		if a.parts[i].size.Load() > 0 {
			r.left.Add(1)
			s.give(task{kind: taskRound, round: r})
		}
	}
	r.pass()
}

// pass tells that one shard is through with the round. The last one ends it.
func (r *round) pass() {
	if r.left.Add(-1) > 0 {
		return
	}
	<-r.audience.under
	if observe := r.audience.broadcaster.config.Observe; observe != nil {
		for _, received := range r.batch.Received() {
			observe(time.Since(received))
		}
	}
}
