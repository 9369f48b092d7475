package fanout_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"hubbub/server/fanout"
	"hubbub/server/wire"
)

// lags lets m lag behind a room in which some messages are said. It returns how
// many bytes it lags after each, and how often its owner was told by then.
func lags(t *testing.T, config fanout.Config, join func(v *venue) *member) (bytesBehind []int64, told []int32) {
	t.Helper()
	config.Shards = 1
	v := newVenue(t, config)
	m := join(v)
	s := &memorySocket{take: all}
	speaker := v.join(s, wire.Form{}) // the shard comes to it after m
	for i := range 10 {
		sayOne(t, speaker, fmt.Sprintf("message %d", i), s)
		_, last := frames(m.after, wire.Form{})
		bytesBehind, told = append(bytesBehind, last.End()-m.after.End()), append(told, m.slow.Load())
	}
	return bytesBehind, told
}

// TestLagBytes: a connection may lag as far as the bounds say, and no byte
// further, whether its socket is full or it is held.
func TestLagBytes(t *testing.T) {
	members := map[string]func(v *venue) *member{
		"full socket": func(v *venue) *member { return v.join(newGatedSocket(0), wire.Form{}) },
		"held": func(v *venue) *member {
			return v.enter(&memorySocket{}, &member{hold: true})
		},
	}
	bounds := map[string]func(n int64) fanout.Config{
		"MaxLagBytes":     func(n int64) fanout.Config { return fanout.Config{MaxLagBytes: n} },
		"MaxBacklogBytes": func(n int64) fanout.Config { return fanout.Config{MaxBacklogBytes: n} },
	}
	for name, join := range members {
		for bound, config := range bounds {
			t.Run(name+", "+bound, func(t *testing.T) {
				const allowed = 6 // the message after which the lag is exactly the bound
				behind, _ := lags(t, fanout.Config{}, join)
				again, told := lags(t, config(behind[allowed]), join)
				for i, n := range told {
					want := int32(0)
					if i > allowed {
						want = 1
					}
					if n != want {
						t.Errorf("owner told %d times with a lag of %d bytes, %d are allowed", n, again[i], behind[allowed])
					}
				}
			})
		}
	}
}

// TestCaughtUp: what a laggard has written since is not counted any more.
func TestCaughtUp(t *testing.T) {
	const limit, large = 150_000, 100_000
	text := strings.Repeat("x", large)
	first := func(m *member) int { return len(m.after.Next().Frame(wire.Form{})) }
	tests := []struct {
		name   string
		hold   bool
		behind int // messages that are not written at the end
		catch  func(m *member, s *gatedSocket)
	}{
		{"all of it", false, 0, func(m *member, s *gatedSocket) { s.grant(1 << 30) }},
		{"the large message", false, 1, func(m *member, s *gatedSocket) { s.grant(first(m)) }},
		{"released", true, 0, func(m *member, s *gatedSocket) { s.grant(1 << 30); m.Release() }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			v := newVenue(t, fanout.Config{Shards: 1, MaxBacklogBytes: limit})
			open, gate := &memorySocket{take: all}, newGatedSocket(0)
			speaker := v.join(open, wire.Form{})
			m := v.enter(gate, &member{hold: test.hold})
			sayOne(t, speaker, text+" first", open)
			sayOne(t, speaker, "second", open)
			test.catch(m, gate)
			waitFor(t, func() bool { return v.broadcaster.Stats().Deliveries == int64(4-test.behind) })
			for i := range 2 - test.behind {
				sayOne(t, speaker, fmt.Sprint(text, i), open)
			}
			if m.slow.Load() != 0 {
				t.Error("the owner was told of a lag that is no more")
			}
		})
	}
}

// TestBacklogBytes: what laggards keep in memory over all rooms is bounded, and
// the furthest behind go first.
func TestBacklogBytes(t *testing.T) {
	const limit = 256 << 10
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 40, MaxBacklogBytes: limit})
	text := strings.Repeat("x", 2000)
	stuck := func() net.Conn { return newGatedSocket(0) }
	talk := func(speaker *guest, socket *memorySocket, n int) {
		for i := range n {
			end := fmt.Sprintf("%s %p %d", text, speaker, i)
			speaker.say(end)
			waitFor(t, func() bool { return strings.HasSuffix(string(socket.bytes()), end+`"}`) })
		}
	}
	busySocket, calmSocket := &memorySocket{take: all}, &memorySocket{take: all}
	busy, calm := v.invite(busySocket, "busy"), v.invite(calmSocket, "calm")

	far := []*guest{v.invite(stuck(), "busy"), v.invite(stuck(), "busy")}
	talk(busy, busySocket, 50) // 100 KB
	near := v.invite(stuck(), "busy")
	other := v.invite(stuck(), "calm")
	talk(calm, calmSocket, 25) // 50 KB
	for _, g := range append(far, near, other) {
		if g.wasClosed() {
			t.Fatal("closed below the limit")
		}
	}
	talk(busy, busySocket, 60) // 220 KB behind busy's furthest, 270 KB in all
	for _, g := range far {
		<-g.closed
	}
	if near.wasClosed() || other.wasClosed() {
		t.Error("those who were less far behind were closed too")
	}
	if busy.wasClosed() || calm.wasClosed() {
		t.Error("a reader that keeps up was closed")
	}
	talk(busy, busySocket, 80) // near now lags 280 KB behind, other 50 KB
	<-near.closed
	if other.wasClosed() {
		t.Error("a reader of the calm room was closed for the busy one")
	}
}
