package room_test

import (
	"fmt"
	"runtime"
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
				ana.room.Say(ana.session, ana, "", "flood", time.Now())
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

// TestEmptyRoomsBounded: an empty room keeps its history until MaxEmptyRooms
// others are empty too; one with people in it is never given up.
func TestEmptyRoomsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		visit := func(roomName, text string) (epoch string) {
			g := v.enter(roomName, "Ana", "")
			g.say("", text)
			g.leave()
			return g.welcome.Epoch
		}
		bo := v.join("Bo")
		first, second := visit("first", "hi"), visit("second", "hi")
		for i := range room.MaxEmptyRooms - 2 {
			visit(fmt.Sprint("room-", i), "hi")
		}
		if visit("first", "hi again") != first {
			t.Error("a room was given up too early") // and is now the latest
		}
		visit("one-too-many", "hi")
		if visit("first", "hi again") != first {
			t.Error("a room that was visited lately was given up")
		}
		if visit("second", "hi") == second {
			t.Error("the room that was empty for longest is still there")
		}
		if n := v.hub.Rooms(); n != 1 {
			t.Errorf("%d rooms with people, want 1", n)
		}
		if zé := v.join("Zé"); zé.welcome.Epoch != bo.welcome.Epoch {
			t.Error("a room with people in it was given up")
		}
	})
}

// TestGoneSessionsBounded: of those who have said something, the last
// MaxGoneSessions can come back as themselves.
func TestGoneSessionsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.join("host") // keeps the room
		visit := func(i int) *room.Session {
			g := v.enter(room.Lobby, fmt.Sprint("guest ", i), "")
			g.room.Say(g.session, g, "c1", "hi", time.Now())
			synctest.Wait()
			g.leave()
			return g.session
		}
		first, second := visit(0), visit(1)
		for i := range room.MaxGoneSessions - 1 {
			visit(2 + i)
		}
		if back := v.back("guest 0", first.Token()); back.session == first {
			t.Error("the session that was gone for longest is still kept")
		}
		if back := v.back("guest 1", second.Token()); back.session != second {
			t.Error("a session was given up too early")
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
	v.hub = room.NewHub(room.Config{Backlog: 50, NewOutlet: func() room.Outlet { return d }})
	ana := v.enter(room.Lobby, "Ana", "")
	<-d.given
	for ana.after() == nil {
		runtime.Gosched()
	}
	ana.welcome = nil // it holds on to the beginning; the cursor is the reader
	for range batches {
		ana.room.Say(ana.session, ana, "", "hi", time.Now())
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

// TestGivenUpRoomIsFreed: what is kept of those who spoke in a room does not
// keep its history.
func TestGivenUpRoomIsFreed(t *testing.T) {
	var freed atomic.Bool
	v := newVenue(t)
	synctest.Test(t, func(t *testing.T) {
		v.t = t
		visit := func(roomName, id string) *room.Room {
			g := v.enter(roomName, "Ana", "")
			g.say(id, "hi")
			g.leave()
			return g.room
		}
		runtime.AddCleanup(visit("first", "c1"), func(*int) { freed.Store(true) }, nil)
		for i := range room.MaxEmptyRooms {
			visit(fmt.Sprint("room-", i), "")
		}
	})
	for range 1000 {
		if runtime.GC(); freed.Load() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(v)
	t.Error("a room is kept for the receipts of somebody who has gone")
}
