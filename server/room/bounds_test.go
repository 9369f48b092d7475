package room_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
)

// TestSayWaits: a flood waits while the outlet is stuck; joins and leaves do not.
func TestSayWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		v.gate = make(chan struct{})
		ana.say("", "stuck")
		var said atomic.Int64
		flood := func() {
			for range room.MaxWaiting {
				ana.room.Say(ana.draft("", "flood"))
				said.Add(1)
			}
		}
		go flood()
		go flood()
		synctest.Wait()
		if n := said.Load(); n != room.MaxWaiting {
			t.Errorf("%d messages were taken, want %d", n, room.MaxWaiting)
		}
		bo := v.join("Bo")
		bo.leave()
		if bo.welcome != nil {
			t.Error("Bo was welcomed before his turn")
		}
		close(v.gate)
		synctest.Wait()
		if n := said.Load(); n != 2*room.MaxWaiting {
			t.Errorf("%d messages were taken in the end, want %d", n, 2*room.MaxWaiting)
		}
		if got := ana.next(); len(got) != 1+2*room.MaxWaiting+2 {
			t.Errorf("%d events, want every message and two notices", len(got))
		}
	})
}

// TestEmptyRoomsBounded: a room without people is given up when MaxEmptyRooms
// others are empty too, and comes back from the log.
func TestEmptyRoomsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		visit := func(roomName, text string) *guest {
			g := v.enter(roomName, "Ana", "")
			g.say("", text)
			g.leave()
			return g
		}
		bo := v.join("Bo")
		first, second := visit("first", "one").room, visit("second", "one").room
		for i := range room.MaxEmptyRooms - 2 {
			visit(fmt.Sprint("room-", i), "one")
		}
		if visit("first", "two").room != first {
			t.Error("a room was given up too early") // and is now the latest
		}
		visit("one-too-many", "one")
		if visit("first", "three").room != first {
			t.Error("a room that was visited lately was given up")
		}
		back := visit("second", "two")
		if back.room == second {
			t.Error("the room that was empty for longest is still there")
		}
		if got := decode(t, back.backlog); len(got) != 1 || got[0].Text != "one" || back.welcome.Seq != 1 {
			t.Errorf("it came back at %d with %v", back.welcome.Seq, got)
		}
		if n := v.hub.Rooms(); n != 1 {
			t.Errorf("%d rooms with people, want 1", n)
		}
		if v.join("Zé").room != bo.room {
			t.Error("a room with people in it was given up")
		}
	})
}

// discard is an Outlet that says when it was given a batch, and counts those
// that the garbage collector has freed.
type discard struct {
	given chan struct{}
	freed atomic.Int64
}

func (*discard) Await() {}
func (d *discard) Broadcast(b *room.Batch) {
	runtime.AddCleanup(b, func(n *atomic.Int64) { n.Add(1) }, &d.freed)
	d.given <- struct{}{}
}

// TestBatchesAreFreed: a batch lives as long as a reader has it ahead.
func TestBatchesAreFreed(t *testing.T) {
	const batches = 100
	d := &discard{given: make(chan struct{})}
	v := newVenue(t)
	v.hub = room.NewHub(room.Config{Log: v.log, Backlog: 50, NewOutlet: func() room.Outlet { return d }})
	ana := v.enter(room.Lobby, "Ana", "")
	<-d.given
	for ana.after() == nil {
		runtime.Gosched()
	}
	ana.welcome = nil // it holds on to the beginning; the cursor is the reader
	for range batches {
		ana.room.Say(ana.draft("", "hi"))
		<-d.given
	}
	collect := func(enough int64) int64 {
		for range 1000 {
			runtime.GC()
			if d.freed.Load() >= enough {
				break
			}
			time.Sleep(time.Millisecond)
		}
		return d.freed.Load()
	}
	runtime.GC()
	if n := d.freed.Load(); n != 0 {
		t.Errorf("%d batches were freed before they were read", n)
	}
	if got := len(ana.read()); got != batches {
		t.Fatalf("read %d messages, want %d", got, batches)
	}
	if n := collect(batches); n != batches {
		t.Errorf("%d of %d batches were freed, want all but the last", n, batches+1)
	}
	runtime.KeepAlive(ana)
}

// TestBacklogsBounded: what all rooms keep in memory is bounded in sum; who comes back to
// a room that keeps less gets the rest from the log.
func TestBacklogsBounded(t *testing.T) {
	const rooms, messages = 200, 200
	text := strings.Repeat("x", 1000)
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		var guests []*guest
		for i := range rooms {
			g := v.enter(fmt.Sprint("room", i), fmt.Sprint("Ana", i), "")
			for range messages {
				g.room.Say(g.draft("", text))
			}
			synctest.Wait()
			guests = append(guests, g)
		}
		kept := v.hub.BacklogBytes()
		if most := int64(room.MaxSharedBytes + rooms*room.CrowdedBytes); kept > most || kept < room.MaxSharedBytes*9/10 {
			t.Errorf("%d bytes are kept, at most %d may be", kept, most)
		}
		bo := v.enterSince("room199", "Bo", "", room.Since{Epoch: guests[199].welcome.Epoch, Seq: 100})
		synctest.Wait()
		if w := bo.welcome; w.Recovery != room.Behind || w.Start < 190 || w.Start >= messages || w.Entries != int(messages-w.Start) {
			t.Errorf("who comes back: %+v", w)
		}
		bo.leave()
		for _, g := range guests {
			g.leave()
		}
		synctest.Wait()
		if kept := v.hub.BacklogBytes(); kept > room.MaxEmptyRooms*256<<10 {
			t.Errorf("%d bytes are kept of empty rooms", kept)
		}
	})
}
