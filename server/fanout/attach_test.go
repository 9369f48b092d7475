package fanout

import (
	"net"
	"testing"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestSpreads: connections are spread evenly over the shards, and a shard that
// has none of an audience is left out of its rounds.
func TestSpreads(t *testing.T) {
	const shards, each = 3, 4
	b := New(Config{Shards: shards})
	t.Cleanup(b.Close)
	a := b.NewAudience()
	var all []*served
	for range shards * each {
		near, far := net.Pipe()
		t.Cleanup(func() { far.Close() })
		s := newServed()
		b.Attach(&s.Conn, s, near, nil)
		s.Follow(a, new(room.Batch), wire.Form{})
		all = append(all, s)
	}
	for i := range a.partitions {
		if n := a.partitions[i].size.Load(); n != each {
			t.Errorf("shard %d has %d connections, want %d", i, n, each)
		}
	}
	for _, s := range all {
		s.Abort()
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		left := int32(0)
		for i := range a.partitions {
			left += a.partitions[i].size.Load()
		}
		if left == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d connections that have left are counted", left)
		}
	}
}
