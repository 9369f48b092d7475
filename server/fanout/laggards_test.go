package fanout_test

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/fanout"
	"hubbub/server/fanout/socket"
)

// A stuckSocket takes nothing until it is closed.
type stuckSocket struct {
	net.Conn // nil: only what is below may be called
	once     sync.Once
	closed   chan struct{}
}

func (s *stuckSocket) WriteNow([]byte) (int, error) { return 0, socket.ErrWouldBlock }

func (s *stuckSocket) Write([]byte) (int, error) {
	<-s.closed
	return 0, io.ErrClosedPipe
}

func (s *stuckSocket) Close() error                    { s.once.Do(func() { close(s.closed) }); return nil }
func (s *stuckSocket) SetReadDeadline(time.Time) error { return nil }

// TestBacklogBytes: what laggards keep in memory over all rooms is bounded, and
// the furthest behind go first.
func TestBacklogBytes(t *testing.T) {
	const limit = 256 << 10
	v := newVenue(t, fanout.Config{MaxLagBytes: 1 << 40, MaxBacklogBytes: limit})
	text := strings.Repeat("x", 2000)
	stuck := func() net.Conn { return &stuckSocket{closed: make(chan struct{})} }
	talk := func(speaker *guest, socket *memorySocket, n int) {
		for i := range n {
			end := fmt.Sprintf("%s %p %d", text, speaker, i)
			speaker.say(end)
			waitFor(t, func() bool { return strings.HasSuffix(string(socket.bytes()), end+`"}`) })
		}
	}
	all := func(n int) int { return n } // takes and keeps everything
	busySocket, calmSocket := &memorySocket{take: all}, &memorySocket{take: all}
	busy, calm := v.invite(busySocket, "busy"), v.invite(calmSocket, "calm")

	far := []*guest{v.invite(stuck(), "busy"), v.invite(stuck(), "busy")}
	talk(busy, busySocket, 50) // 100 KB
	near := v.invite(stuck(), "busy")
	other := v.invite(stuck(), "calm")
	talk(calm, calmSocket, 25) // 50 KB
	for _, g := range append(far, near, other) {
		if g.wasCut() {
			t.Fatal("cut below the limit")
		}
	}
	talk(busy, busySocket, 60) // 220 KB behind busy's furthest, 270 KB in all
	for _, g := range far {
		<-g.cut
	}
	if near.wasCut() || other.wasCut() {
		t.Error("those who were less far behind were cut too")
	}
	if busy.wasCut() || calm.wasCut() {
		t.Error("a reader that keeps up was cut")
	}
	talk(busy, busySocket, 80) // near now lags 280 KB behind, other 50 KB
	<-near.cut
	if other.wasCut() {
		t.Error("the calm room paid for the busy one")
	}
}
