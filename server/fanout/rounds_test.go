package fanout_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// TestComeAndGo: 1,000 people join, and every other leaves, while messages flow.
// Whoever stays reads all of them from its welcome on.
func TestComeAndGo(t *testing.T) {
	const people = 1000
	v := newVenue(t, fanout.Config{Shards: 3})
	host := v.invite(&memorySocket{take: all}, "lobby")
	said := make(chan int)
	var in atomic.Bool
	go func() {
		n := 0
		for ; !in.Load(); n++ {
			host.say(fmt.Sprintf("#%d.", n))
			time.Sleep(10 * time.Microsecond)
		}
		host.say(fmt.Sprintf("#%d.", n)) // after the last has come
		said <- n
	}()
	var stayed []*memorySocket
	for i := range people {
		s := &memorySocket{take: all}
		g := v.invite(s, "lobby")
		if i%2 == 0 {
			v.hub.Leave(g.room, g.session, g, 0)
			g.Close()
		} else {
			stayed = append(stayed, s)
		}
	}
	in.Store(true)
	last := fmt.Sprintf("#%d.", <-said)
	for _, s := range stayed {
		waitFor(t, func() bool { return strings.Contains(string(tail(s.bytes(), 4000)), last) })
		gapless(t, s.bytes())
	}
}

// gapless checks that the numbers in a stream follow each other, and returns the
// first of them.
func gapless(t *testing.T, stream []byte) (first int) {
	t.Helper()
	first, next := -1, 0
	for _, piece := range strings.Split(string(stream), `"text":"#`)[1:] {
		var n int
		if _, err := fmt.Sscanf(piece, "%d.", &n); err != nil {
			t.Fatalf("a broken message: %.40q", piece)
		}
		if first < 0 {
			first, next = n, n
		}
		if n != next {
			t.Fatalf("#%d follows #%d", n, next-1)
		}
		next++
	}
	return first
}

// TestCloseDuringRound: a connection is closed by its owner, and another by its
// peer, while a round is on its way: nobody else notices.
func TestCloseDuringRound(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	var ended [2]*guest
	armed := false
	closing := &memorySocket{}
	after := &memorySocket{take: all}
	closing.take = func(n int) int { // under closing's lock, as is armed
		if armed {
			ended[0].CloseWith(wire.CloseFrame(4001, "name_taken"))
			ended[1].Abort()
		}
		return n
	}
	host := v.invite(&memorySocket{}, "lobby")
	v.invite(closing, "lobby")
	ended[0] = v.invite(&memorySocket{}, "lobby")
	ended[1] = v.invite(&memorySocket{}, "lobby")
	v.invite(after, "lobby")
	closing.mu.Lock()
	armed = true
	closing.mu.Unlock()
	for i := range 200 {
		host.say(fmt.Sprintf("#%d.", i))
	}
	waitFor(t, func() bool { return strings.Contains(string(after.bytes()), "#199.") })
	if first := gapless(t, after.bytes()); first != 0 {
		t.Errorf("read from #%d on", first)
	}
	for _, g := range ended {
		if err := g.Send(wire.PingFrame); !errors.Is(err, fanout.ErrClosed) {
			t.Errorf("Send to one of them: %v, want ErrClosed", err)
		}
	}
}
