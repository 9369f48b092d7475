package fanout

import (
	"sync/atomic"
	"time"

	"hubbub/server/room"
)

// An Audience is the connections that follow one room. It is the room's Outlet.
type Audience struct {
	broadcaster *Broadcaster
	busy        chan struct{} // holds a token while a round is under way
	partitions  []partition   // one a shard
	end         atomic.Int64  // of the newest batch
}

var _ room.Outlet = (*Audience)(nil)

// A partition is the connections of an audience that one shard writes to.
type partition struct {
	size  atomic.Int32 // connections that follow or are about to
	conns []*Conn      // owned by the shard's goroutine
}

// NewAudience returns an audience without connections.
func (b *Broadcaster) NewAudience() *Audience {
	return &Audience{
		broadcaster: b,
		busy:        make(chan struct{}, 1),
		partitions:  make([]partition, len(b.shards)),
	}
}

// A round is the delivery of one batch to all of an audience.
type round struct {
	audience *Audience
	batch    *room.Batch
	left     atomic.Int32 // shards that have not delivered it
}

// Await returns when no round is under way. What is said meanwhile gathers into
// one batch: the room is clocked by its own broadcasts.
func (a *Audience) Await() {
	if a.acquire() {
		a.release()
	}
}

// acquire waits for the round before to end. It reports whether there may be
// another: not after Broadcaster.Close.
func (a *Audience) acquire() bool {
	select {
	case a.busy <- struct{}{}:
		return true
	case <-a.broadcaster.quit:
		return false
	}
}

func (a *Audience) release() { <-a.busy }

// Broadcast hands the room's newest batch to the shards.
func (a *Audience) Broadcast(batch *room.Batch) {
	if !a.acquire() {
		return
	}
	grown := batch.End() - a.end.Swap(batch.End())
	a.broadcaster.laggards.grow(grown)
	r := &round{audience: a, batch: batch}
	r.left.Store(1) // held until all shards are told
	for i, s := range a.broadcaster.shards {
		if a.partitions[i].size.Load() > 0 {
			r.left.Add(1)
			s.enqueue(task{kind: taskRound, round: r})
		}
	}
	r.shardDone()
}

// shardDone counts a shard that has delivered the batch. The last one ends the
// round.
func (r *round) shardDone() {
	if r.left.Add(-1) > 0 {
		return
	}
	r.audience.release()
	if observe := r.audience.broadcaster.config.Observe; observe != nil {
		for _, received := range r.batch.Received() {
			observe(time.Since(received))
		}
	}
}
