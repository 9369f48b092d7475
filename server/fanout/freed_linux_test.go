package fanout_test

import (
	"runtime"
	"testing"
	"weak"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// freed waits until nothing refers to what p points to.
func freed[T any](t *testing.T, p weak.Pointer[T]) {
	t.Helper()
	waitFor(t, func() bool { runtime.GC(); return p.Value() == nil })
}

// TestLeftIsFreed: the shards keep nothing of who has left.
func TestLeftIsFreed(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	s := &memorySocket{take: all}
	host := v.join(s, wire.Form{})
	follower := func() weak.Pointer[listener] {
		l := new(listener)
		v.broadcaster.Attach(&l.Conn, l, &memorySocket{}, nil)
		l.Follow(host.audience, host.after, wire.Form{})
		sayOne(t, host, "hello", s)
		l.Abort()
		return weak.Make(l)
	}
	p := follower()
	sayOne(t, host, "bye", s) // the shard has seen that it left, and what it did last is done again
	sayOne(t, host, "bye, bye", s)
	freed(t, p)
}

// TestParkedIsFreed: the poller keeps nothing of a connection that was closed.
func TestParkedIsFreed(t *testing.T) {
	near, far := tcpPair(t)
	parked := func() weak.Pointer[listener] {
		l := newListener(t, near, nil)
		l.awaitPark(t)
		far.Close()
		l.awaitEnd(t)
		l.awaitPark(t)
		return weak.Make(l)
	}
	freed(t, parked())
}
