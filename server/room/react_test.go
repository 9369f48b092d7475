package room_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// newTold is a venue whose log tells of reactions.
func newTold(t *testing.T) *venue { return newToldEvery(t, 0) }

// newToldEvery has the reactions that wait taken every so often.
func newToldEvery(t *testing.T, every time.Duration) *venue {
	v := &venue{t: t, log: newMemoryLog()}
	v.hub = nil
	v.restart()
	v.hub = room.NewHub(room.Config{Log: &dueLog{memoryLog: v.log}, Backlog: 50, ReactsEvery: every, NewOutlet: func() room.Outlet { return v }})
	return v
}

// reaction is what a guest does to a message.
func (g *guest) reaction(id string, target int64, emoji string, on bool) room.Draft {
	kind := wire.KindReact
	if !on {
		kind = wire.KindUnreact
	}
	return room.Draft{
		Entry:  wire.Entry{Kind: kind, ID: id, Target: target, User: g.session.User(), From: g.session.Name().String(), Text: emoji},
		Ticket: &answer{},
	}
}

// An answer is a ticket.
type answer struct {
	entry   *wire.Entry
	refused *wire.Error
	calls   int
}

func (a *answer) Numbered(e *wire.Entry, _ bool) { own := *e; a.entry, a.calls = &own, a.calls+1 }
func (a *answer) Refused(e *wire.Error)          { a.refused, a.calls = e, a.calls+1 }

// totalsSeen returns what a guest was told of reactions since the last call.
func (g *guest) totalsSeen() (totals []string) {
	for _, e := range strings.Split(string(g.raw()), "\n") {
		if strings.Contains(e, `"reactions":`) {
			totals = append(totals, e)
		}
	}
	return totals
}

// raw returns the payload of the frames since the last call.
func (g *guest) raw() []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []byte
	for b := g.cursor.Next(); b != nil; b = b.Next() {
		all = append(append(all, b.Frame(wire.Form{})...), '\n')
		g.cursor = b
	}
	return all
}

// TestTotalsAreToldSeldom: the first at once, and then two a second, however many react, in few
// commits; the timer ends when nothing is due.
func TestTotalsAreToldSeldom(t *testing.T) {
	for every, commits := range map[time.Duration]int{0: 70, 100 * time.Millisecond: 20} {
		synctest.Test(t, func(t *testing.T) { toldSeldom(t, every, commits) })
	}
}

func toldSeldom(t *testing.T, every time.Duration, commits int) {
	v := newToldEvery(t, every)
	ana := v.join("Ana")
	ana.say("c1", "hello")
	ana.raw()
	people := 0
	for range 100 { // of 10 ms
		for range 100 {
			d := ana.reaction("", 1, "👍", true)
			d.User = fmt.Sprint("U", people)
			people++
			ana.room.React(d)
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(time.Second)
	synctest.Wait()
	got, want := ana.totalsSeen(), fmt.Sprintf(`"reactions":{"👍":%d}}`, people)
	if len(got) < 2 || len(got) > 4 || !strings.HasSuffix(got[len(got)-1], want) {
		t.Errorf("told %q, want %s", got, want)
	}
	if v.log.calls > commits {
		t.Errorf("%d commits, at most %d are enough", v.log.calls, commits)
	}
	if v.log.rows != people {
		t.Errorf("%d rows for %d people", v.log.rows, people)
	}
	time.Sleep(time.Hour)
	synctest.Wait()
	if got := ana.totalsSeen(); len(got) != 0 {
		t.Errorf("told of nothing: %q", got)
	}
}

// TestDueTogether: what is due in a room is told in one batch.
func TestDueTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana := v.join("Ana")
		for i := range 10 {
			ana.say(fmt.Sprint("c", i), "hello")
		}
		ana.room.React(ana.reaction("", 1, "👍", true))
		synctest.Wait()
		ana.raw()
		for i := range 10 {
			ana.room.React(ana.reaction("", int64(i+1), "🎉", true))
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if n := ana.frames(); n != 1 {
			t.Errorf("%d frames", n)
		}
		if got := ana.totalsSeen(); len(got) != 10 {
			t.Errorf("told %q", got)
		}
		v.hub.Drain()
	})
}

// TestReactedAtAllConnections: a person is told at each connection, others are not.
func TestReactedAtAllConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana, bia := v.join("Ana"), v.join("Bia")
		again := v.back("Ana", ana.token())
		ana.say("c1", "hello")
		d := ana.reaction("r1", 1, "👍", true)
		ana.room.React(d)
		synctest.Wait()
		want := []string{`{"type":"reacted","id":"r1","target":1,"emoji":"👍","on":true}`}
		for _, g := range []*guest{ana, again} {
			if !slices.Equal(g.reacted, want) {
				t.Errorf("told %q, want %q", g.reacted, want)
			}
		}
		if len(bia.reacted) > 0 {
			t.Errorf("Bia was told %q", bia.reacted)
		}
		if a := d.Ticket.(*answer); a.calls != 1 || a.entry.Seq != 0 {
			t.Errorf("the ticket has %+v", a)
		}
		v.hub.Drain()
	})
}

// TestReactionsAreCoalesced: while a commit is under way, the last of what one does counts, and each
// of it is answered.
func TestReactionsAreCoalesced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana := v.join("Ana")
		ana.say("c1", "hello")
		v.gate = make(chan struct{})
		ana.room.Say(ana.draft("c2", "keeps the room busy"))
		synctest.Wait()
		var all []room.Draft
		for i := range 5 {
			d := ana.reaction(fmt.Sprint("r", i), 1, "👍", i%2 == 0)
			all = append(all, d)
			ana.room.React(d)
		}
		close(v.gate)
		synctest.Wait()
		if v.log.rows != 1 {
			t.Errorf("%d rows", v.log.rows)
		}
		for i, d := range all {
			if a := d.Ticket.(*answer); a.calls != 1 || a.entry == nil || a.entry.ID != "r4" {
				t.Errorf("reaction %d: %+v", i, a)
			}
		}
		if len(ana.reacted) != 1 {
			t.Errorf("told %q", ana.reacted)
		}
		v.hub.Drain()
	})
}

// TestReactToWhatIsNotThere: a number that was not given out yet does not reach the log.
func TestReactToWhatIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana := v.join("Ana")
		d := ana.reaction("r1", 1, "👍", true)
		ana.room.React(d)
		synctest.Wait()
		if a := d.Ticket.(*answer); a.refused == nil || a.refused.Code != wire.NotFound || a.refused.ID != "r1" || v.log.calls > 0 {
			t.Errorf("answered %+v, %d calls of the log", a, v.log.calls)
		}
	})
}

// TestThousandsReact: ten thousand people react at once and take it back.
func TestThousandsReact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana := v.join("Ana")
		ana.say("c1", "hello")
		ana.raw()
		for _, on := range []bool{true, false} {
			for i := range 10_000 {
				d := ana.reaction("", 1, "👍", on)
				d.User = fmt.Sprint("U", i)
				go ana.room.React(d)
			}
			synctest.Wait()
			time.Sleep(2 * time.Second)
			synctest.Wait()
		}
		got := ana.totalsSeen()
		if len(got) == 0 || len(got) > 6 || !strings.HasSuffix(got[len(got)-1], `"reactions":{}}`) {
			t.Errorf("told %q", got)
		}
		if v.log.rows != 20_000 || len(v.log.reactions[1]) != 0 {
			t.Errorf("%d rows written, %d left", v.log.rows, len(v.log.reactions[1]))
		}
	})
}

// TestTotalsThatAreNotSaved are told when the log works again.
func TestTotalsThatAreNotSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newTold(t)
		ana := v.join("Ana")
		ana.say("c1", "hello")
		ana.raw()
		v.log.mu.Lock()
		v.log.react(&wire.Entry{Kind: wire.KindReact, Target: 1, User: "U", Text: "👍"})
		v.log.mu.Unlock()
		v.log.breakDown(true)
		v.hub.ReactionsDue(room.Lobby, []int64{1})
		time.Sleep(5 * time.Second)
		v.log.breakDown(false)
		time.Sleep(time.Second)
		synctest.Wait()
		if got := ana.totalsSeen(); len(got) != 1 {
			t.Errorf("told %q", got)
		}
		if g := v.join("Bia"); g.welcome.Reacted != 1 {
			t.Errorf("the backlog has reactions from %d", g.welcome.Reacted)
		}
		v.hub.Drain()
	})
}
