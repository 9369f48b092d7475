package fanout_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/identity"
	"hubbub/server/room"
)

// TestDeliveriesDoNotAllocate: a message to many costs the same garbage as one to
// few.
func TestDeliveriesDoNotAllocate(t *testing.T) {
	perMessage := func(members int) float64 {
		observed := make(chan struct{})
		broadcaster := fanout.New(fanout.Config{Observe: func(time.Duration) { observed <- struct{}{} }})
		defer broadcaster.Close()
		speaker := crowd(t, broadcaster, members)
		text := strings.Repeat("x", 100)
		return testing.AllocsPerRun(100, func() {
			speaker.say(text)
			<-observed
		})
	}
	few, many := perMessage(10), perMessage(1000)
	if perDelivery := (many - few) / 990; perDelivery > 0.001 {
		t.Errorf("%.1f allocations a message to 10, %.1f to 1,000: %.4f a delivery", few, many, perDelivery)
	}
}

// BenchmarkBroadcast is one message to everybody in a room, without sockets,
// until the last member has it; and what a member keeps in memory.
func BenchmarkBroadcast(b *testing.B) {
	for _, members := range []int{1, 100, 1000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("members=%d", members), func(b *testing.B) {
			observed := make(chan struct{})
			broadcaster := fanout.New(fanout.Config{Observe: func(time.Duration) { observed <- struct{}{} }})
			defer broadcaster.Close()
			before := inUse()
			speaker := crowd(b, broadcaster, members)
			kept := inUse() - before
			text := strings.Repeat("x", 100)
			b.ReportAllocs()
			for b.Loop() {
				speaker.say(text)
				<-observed
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*members), "ns/delivery")
			b.ReportMetric(float64(kept)/float64(members), "B/member")
		})
	}
}

// inUse returns the bytes in use, stacks included, after a collection.
func inUse() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// crowd fills a room with members in memory and returns one of them.
func crowd(tb testing.TB, broadcaster *fanout.Broadcaster, members int) *guest {
	v := &venue{t: tb, names: identity.NewNames(identity.Config{}), broadcaster: broadcaster}
	v.hub = room.NewHub(room.Config{Log: new(counter), NewOutlet: func() room.Outlet { return broadcaster.NewAudience() }})
	var g *guest
	for range members {
		g = v.invite(&memorySocket{}, room.Lobby)
	}
	return g
}
