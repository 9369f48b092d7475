package fanout_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/fanout/socket"
	"hubbub/server/room"
)

// A memorySocket is a socket.NonBlocking without a network.
type memorySocket struct {
	net.Conn // nil: only what is below may be called
	take     func(n int) int

	mu       sync.Mutex
	got      []byte // guarded by mu; kept if take is set
	received int    // guarded by mu
}

// WriteNow takes as much as the test says.
func (s *memorySocket) WriteNow(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(p)
	if s.take != nil {
		n = min(n, s.take(n))
		s.got = append(s.got, p[:n]...)
	}
	s.received += n
	if n < len(p) {
		return n, socket.ErrWouldBlock
	}
	return n, nil
}

// Write is what a goroutine uses after ErrWouldBlock.
func (s *memorySocket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, p...)
	s.received += len(p)
	return len(p), nil
}

func (s *memorySocket) Close() error                    { return nil }
func (s *memorySocket) SetReadDeadline(time.Time) error { return nil }
func (s *memorySocket) Read([]byte) (int, error)        { return 0, io.EOF }

func (s *memorySocket) bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.got)
}

// TestPartialWrites stops a write after every possible number of bytes: the
// stream must be the same as without a stop.
func TestPartialWrites(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	whole := &memorySocket{take: func(n int) int { return n }}
	speaker := v.join(whole, room.JSON)
	sayAll(t, speaker, "first", whole)
	for stop := range len(whole.bytes()) {
		left := stop
		cut := &memorySocket{take: func(n int) int {
			n = min(n, left)
			left -= n
			if left == 0 {
				left = 1 << 20
			}
			return n
		}}
		m := v.join(cut, room.JSON)
		sayAll(t, speaker, fmt.Sprint(stop), whole, cut)
		if got, want := cut.bytes(), tail(whole.bytes(), len(cut.bytes())); !bytes.Equal(got, want) {
			t.Fatalf("stopped after %d bytes:\ngot  %q\nwant %q", stop, got, want)
		}
		v.hub.Leave(m.room, m.session, m)
		m.Close()
		waitFor(t, func() bool { return bytes.Contains(tail(whole.bytes(), 100), []byte("left")) })
	}
}

// sayAll says some messages and waits until the sockets have the last.
func sayAll(t *testing.T, m *member, label string, sockets ...*memorySocket) {
	t.Helper()
	for i := range 3 {
		m.say(fmt.Sprintf("message %d", i))
	}
	m.say("end of " + label)
	for _, s := range sockets {
		waitFor(t, func() bool { return bytes.HasSuffix(s.bytes(), []byte("end of "+label+`"}`)) })
	}
}

func tail(b []byte, n int) []byte { return b[max(0, len(b)-n):] }

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

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
	v := &venue{t: tb, broadcaster: broadcaster}
	v.hub = room.NewHub(room.Config{Log: new(counter), NewOutlet: func() room.Outlet { return broadcaster.NewAudience() }})
	var g *guest
	for range members {
		g = v.invite(&memorySocket{}, room.Lobby)
	}
	return g
}
