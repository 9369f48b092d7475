package fanout

import (
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/fanout/socket"
)

// Config shapes a Broadcaster.
type Config struct {
	Shards      int   // goroutines that write; 0 for one a core
	MaxLagBytes int64 // how far a connection may lag behind its room; 0 for 1 MiB

	// MaxFrameBytes is how long a client may say that a frame of its is, and how long the
	// message may be that its fragments make; 0 for 16 MiB.
	MaxFrameBytes uint64

	// MaxBacklogBytes is how much the connections that lag may keep in memory, over
	// all rooms; 0 for 256 MiB. Beyond it, the furthest behind are too slow.
	MaxBacklogBytes int64

	// MaxUnfinishedBytes is how much may be kept of frames and messages that are not
	// whole, over all connections; 0 for 64 MiB. Beyond it, those with most are closed.
	MaxUnfinishedBytes int64

	// Observe is told how long a message took from its sender's socket to the
	// write at the last connection that keeps up. It must not block.
	Observe func(d time.Duration)
}

// An Owner is who a Conn belongs to.
type Owner interface {
	// Serve reads from the connection until that fails, and then calls Finish.
	// See Conn.Start for when it is run.
	Serve()
	// TooSlow tells that the connection exceeded a bound: once, from any
	// goroutine. It must not block and should close the connection.
	TooSlow()
	// BadFrame tells what is wrong with a frame of the client's, from any goroutine. It
	// must not block and should close the connection for the fault's code.
	BadFrame(f Fault)
	// Arrived tells what has come, from the reader, before Read returns any of it. False
	// is that the owner has closed the connection: then Read does not return it.
	Arrived(a Arrival) bool
}

// Stats counts what was written since the start.
type Stats struct {
	Deliveries int64 // chat messages, each to one connection
	Bytes      int64 // on all connections, private frames included
}

// A Broadcaster writes batches to the connections that follow them. Safe for
// concurrent use.
type Broadcaster struct {
	config     Config
	shards     []*shard
	laggards   *laggards
	unfinished unfinished
	maxQueued  int64         // of private frames of a connection: one of the longest is no sign of a slow reader
	maxBehind  int64         // of those that are held back
	attached   atomic.Uint32 // connections so far: spreads them over the shards
	quit       chan struct{} // closed by Close
	done       sync.WaitGroup
	poller     func() *socket.Poller // made for the first connection that can park; nil if that failed
}

// New starts a broadcaster; Close ends it.
func New(config Config) *Broadcaster {
	if config.Shards <= 0 {
		config.Shards = runtime.GOMAXPROCS(0)
	}
	if config.MaxLagBytes <= 0 {
		config.MaxLagBytes = 1 << 20
	}
	longest := int64(min(config.MaxFrameBytes, maxFrameBytes))
	if config.MaxFrameBytes == 0 {
		config.MaxFrameBytes = 16 << 20
	}
	config.MaxFrameBytes = min(config.MaxFrameBytes, maxFrameBytes)
	if config.MaxBacklogBytes <= 0 {
		config.MaxBacklogBytes = 256 << 20
	}
	if config.MaxUnfinishedBytes <= 0 {
		config.MaxUnfinishedBytes = 64 << 20
	}
	b := &Broadcaster{
		config:     config,
		shards:     make([]*shard, config.Shards),
		laggards:   newLaggards(config.MaxBacklogBytes),
		unfinished: unfinished{limit: config.MaxUnfinishedBytes},
		maxQueued:  max(maxQueuedBytes, longest),
		maxBehind:  max(maxBehindBytes, longest),
		quit:       make(chan struct{}),
	}
	b.poller = sync.OnceValue(b.startPoller)
	for i := range b.shards {
		s := &shard{index: i, broadcaster: b, wake: make(chan struct{}, 1)}
		b.shards[i] = s
		b.done.Go(s.run)
	}
	b.done.Go(func() { b.unfinished.watch(b.quit) })
	return b
}

// startPoller returns a poller that ends with the broadcaster, or nil if the
// system has none: then each connection keeps a goroutine.
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
// network connection. No other writer may touch nc from here on, and nobody early. A bare TCP
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
		c.unread = &readBuffer{bytes: early, early: true}
	}
	c.shard = b.shards[int(b.attached.Add(1))%len(b.shards)]
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
