package conn

import (
	"io"
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"hubbub/server/conn/replay"
	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A slowReplay has pages of ten numbers, and counts who reads.
type slowReplay struct {
	page  string        // the same for all
	takes time.Duration // to read one
	floor int64

	mu      sync.Mutex
	reading int // guarded by mu
	most    int // guarded by mu; at a time
	reads   int // guarded by mu
}

func (f *slowReplay) After(_ replay.Room, seq, upTo int64) (replay.Part, error) {
	f.mu.Lock()
	f.reading++
	f.reads++
	f.most = max(f.most, f.reading)
	f.mu.Unlock()
	time.Sleep(f.takes)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reading--
	if f.floor > seq+1 {
		return replay.Part{}, replay.ErrGap
	}
	to := min(seq+10, upTo)
	return replay.Part{Frames: []byte(f.page), Messages: int(to - seq), To: to}, nil
}

func (f *slowReplay) Floor(string) (int64, error) { return f.floor, nil }

// comeBack lets a connection come back that has missed 10 numbers a page, the last of
// which the room has in memory.
func comeBack(e *Endpoint, c *connection, pages int) {
	missed := int64(10 * pages)
	e.tasks.Add(1)
	c.seat.Joined(&room.Welcome{
		Room: "lobby", Epoch: "e", Seq: missed + 2, Messages: missed + 2, After: new(room.Batch), Outlet: e.Fanout.NewAudience(),
		Recovery: room.Behind, Since: 2, Start: missed, Backlog: func(wire.Form) []byte { return []byte("rest") },
	})
}

// TestReplaysTakeTurns: so many read at a time as there are slots, and one whose socket
// takes nothing holds up nobody.
func TestReplaysTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, _ := newTestEndpoint(t)
		history := &slowReplay{page: "page ", takes: time.Second}
		e.Replay = history
		near, far := net.Pipe() // from which nobody reads
		defer far.Close()
		stalled := e.newConnection(near, nil, netip.AddrPort{}, eventStream{})
		comeBack(e, stalled, 3)
		synctest.Wait() // it is the first
		var peers []*peer
		for range 3 {
			c, p := newTestConnection(t, e, eventStream{})
			comeBack(e, c, 2)
			peers = append(peers, p)
		}
		time.Sleep(8 * time.Second)
		synctest.Wait()
		if history.most != 1 || history.reads != 7 {
			t.Errorf("%d read at a time, in all %d pages: want 1 and 7", history.most, history.reads)
		}
		for i, p := range peers {
			if !strings.HasSuffix(p.String(), "page page ") {
				t.Errorf("%d heard %q", i, p)
			}
		}
		go io.Copy(io.Discard, far)
		time.Sleep(3 * time.Second)
		if synctest.Wait(); history.reads != 9 {
			t.Errorf("%d pages were read when the stalled one went on, want 9", history.reads)
		}
		stalled.Abort()
		e.Wait()
	})
}

// TestReplayPaced: who has drawn too much is welcome at once, and gets what it missed
// as fast as the rate has it; another address does not wait.
func TestReplayPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		e.Replay = &slowReplay{page: strings.Repeat("%", 100)}
		e.Drawn = gate.NewMeter(10, 100) // a page at once, then one in 10 s
		e.Reads = gate.NewFairQueue(gate.FairQueueConfig{Slots: 1, Drawn: e.Drawn})
		from := func(ip string, pages int) *peer {
			c, heard := newTestConnection(t, e, eventStream{})
			c.address = netip.AddrPortFrom(netip.MustParseAddr(ip), 4711)
			comeBack(e, c, pages)
			return heard
		}
		first := from("192.0.2.1", 4)
		time.Sleep(5 * time.Second)
		second, other := from("192.0.2.1", 1), from("192.0.2.2", 1)
		synctest.Wait()
		if got := second.String(); !strings.Contains(got, `"recovered":true`) {
			t.Errorf("who has to wait heard %q", got)
		}
		for _, tt := range []struct{ first, second, other int }{{2, 0, 1}, {3, 0, 1}, {3, 1, 1}, {4, 1, 1}} {
			time.Sleep(time.Millisecond)
			for i, at := range []struct {
				heard *peer
				pages int
			}{{first, tt.first}, {second, tt.second}, {other, tt.other}} {
				if got := strings.Count(at.heard.String(), "%") / 100; got != at.pages {
					t.Errorf("%v: %d has %d pages, want %d", time.Now().Second(), i, got, at.pages)
				}
			}
			time.Sleep(10 * time.Second)
		}
		e.Wait()
		if got := counted.String(); got != "resume recovered, resume recovered, resume recovered" {
			t.Errorf("counted %s", got)
		}
	})
}

// TestWelcomeDoesNotWait: where the turn of what was missed is long in coming, the
// welcome goes ahead of it.
func TestWelcomeDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		e.Replay = &slowReplay{page: "page "}
		if err := e.Reads.Acquire(t.Context(), netip.Addr{}); err != nil {
			t.Fatal(err)
		}
		c, heard := newTestConnection(t, e, eventStream{})
		comeBack(e, c, 2)
		time.Sleep(welcomeWithin - 1)
		if synctest.Wait(); heard.String() != "" {
			t.Errorf("too early: %q", heard)
		}
		time.Sleep(time.Nanosecond)
		if synctest.Wait(); !strings.Contains(heard.String(), `"recovered":true`) || strings.Contains(heard.String(), "page") {
			t.Errorf("heard %q", heard)
		}
		time.Sleep(time.Minute)
		e.Reads.Release()
		e.Wait()
		synctest.Wait()
		if got := heard.String(); strings.Count(got, "welcome\n") != 1 || !strings.HasSuffix(got, "page page ") || counted.String() != "resume recovered" {
			t.Errorf("in the end %q, %s", got, counted)
		}
	})
}

// TestPacedReplayLost: a welcome that comes ahead of the pages promises nothing that is
// no longer kept.
func TestPacedReplayLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _, counted := newTestEndpoint(t)
		e.Replay = &slowReplay{floor: 4}
		e.Drawn = gate.NewMeter(10, 100)
		c, heard := newTestConnection(t, e, eventStream{})
		c.address = netip.MustParseAddrPort("192.0.2.1:4711")
		e.Drawn.Draw(c.address.Addr(), 1000)
		comeBack(e, c, 1)
		e.Wait()
		synctest.Wait()
		if got := heard.String(); !strings.Contains(got, `"recovered":false,"first":4`) || counted.String() != "resume lost" {
			t.Errorf("%q, %s", got, counted)
		}
	})
}

// TestReplayEndsWithConnection: a connection that ends while it waits for its turn waits
// no longer, however its end comes.
func TestReplayEndsWithConnection(t *testing.T) {
	for name, end := range map[string]func(c *connection){
		"refused":  func(c *connection) { c.refuse(aConnection, &wire.Error{Code: wire.Replaced}) },
		"lost":     func(c *connection) { c.Abort(); c.end(logoutGone) },
		"too late": nil, // it has ended before the room comes to it
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, counted := newTestEndpoint(t)
				e.Replay = &slowReplay{}
				if err := e.Reads.Acquire(t.Context(), netip.Addr{}); err != nil {
					t.Fatal(err)
				}
				c, _ := newTestConnection(t, e, eventStream{})
				if end == nil {
					c.end(logoutGone)
				}
				comeBack(e, c, 1)
				if synctest.Wait(); end != nil {
					end(c)
				}
				synctest.Wait()
				if got := counted.String(); got != "resume failed" {
					t.Errorf("counted %q", got)
				}
				e.Reads.Release()
				e.Wait()
			})
		})
	}
}

// TestMissedMore: pages are not read to count where the numbers tell, and read once
// where they do not.
func TestMissedMore(t *testing.T) {
	const limit = 30
	for name, tt := range map[string]struct {
		seq, messages int64 // numbers and messages in all
		result        string
		reads         int
	}{
		"no more than it may":         {32, 32, "recovered", 3},
		"one more":                    {33, 33, "lost", 0},
		"never so many":               {52, 30, "recovered", 5},
		"perhaps more, and it is":     {42, 31, "lost", 4},
		"perhaps one more, and it is": {33, 31, "lost", 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, _, counted := newTestEndpoint(t)
				history := &slowReplay{}
				e.Replay, e.Resume = history, limit
				c, _ := newTestConnection(t, e, eventStream{})
				e.tasks.Add(1)
				c.seat.Joined(&room.Welcome{
					Room: "lobby", Epoch: "e", Seq: tt.seq, Messages: tt.messages, After: new(room.Batch), Outlet: e.Fanout.NewAudience(),
					Recovery: room.Behind, Since: 2, Start: tt.seq, Backlog: func(wire.Form) []byte { return nil },
				})
				e.Wait()
				if got := counted.String(); got != "resume "+tt.result || history.reads != tt.reads {
					t.Errorf("%s, %d pages were read: want %s, %d", got, history.reads, tt.result, tt.reads)
				}
			})
		})
	}
}

// TestReplayKeepsNoBacklog: what the room had in memory is not kept for a member that
// takes long to get there.
func TestReplayKeepsNoBacklog(t *testing.T) {
	e, _, _ := newTestEndpoint(t)
	e.Replay = &slowReplay{page: "page "}
	near, far := net.Pipe() // from which nobody reads
	defer far.Close()
	c := e.newConnection(near, nil, netip.AddrPort{}, eventStream{})
	backlog := make(chan weak.Pointer[byte], 1)
	e.tasks.Add(1)
	c.seat.Joined(&room.Welcome{
		Room: "lobby", Epoch: "e", Seq: 60, Messages: 60, After: new(room.Batch), Outlet: e.Fanout.NewAudience(),
		Recovery: room.Behind, Since: 2, Start: 50, Backlog: func(wire.Form) []byte {
			frames := make([]byte, 1<<16)
			backlog <- weak.Make(&frames[0])
			return frames
		},
	})
	if _, err := far.Read(make([]byte, 10)); err != nil { // it is welcome
		t.Fatal(err)
	}
	kept := <-backlog
	for deadline := time.Now().Add(time.Minute); kept.Value() != nil; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatal("still kept")
		}
	}
	c.end(logoutGone)
	c.Abort()
	e.Wait()
}
