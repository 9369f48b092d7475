package queue_test

import (
	"fmt"
	"testing"
	"time"

	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// A clock is set by a test.
type clock struct {
	day     time.Time
	running time.Duration
}

func newClock() *clock { return &clock{day: time.UnixMilli(1_790_000_000_000)} }

func (c *clock) read() (time.Time, time.Duration) { return c.day, c.running }

func (c *clock) pass(d time.Duration) { c.day, c.running = c.day.Add(d), c.running+d }

func (c *clock) held(id int64, user, ownID string) queue.Item {
	return queue.Item{
		Item:   wire.Item{ID: id, Kind: wire.ItemHeld, Room: "lobby", At: c.day.UnixMilli(), User: user, Name: user, Text: "hi", Reason: "spam"},
		Author: [16]byte{1}, OwnID: ownID,
	}
}

func (c *clock) reported(id, seq int64, by ...string) queue.Item {
	i := queue.Item{Item: wire.Item{ID: id, Kind: wire.ItemReport, Room: "lobby", At: c.day.UnixMilli(), User: "u1", Name: "u1", Text: "hi", Seq: seq}}
	for _, user := range by {
		i.Reports = append(i.Reports, wire.Report{User: user, Reason: "spam"})
	}
	return i
}

// TestHeld: a draft is found by its id, waits in order, and ends once. Of what was let through
// nothing is left; of others what became of them, without what was said, for as long as that
// is told.
func TestHeld(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	if !q.Idle() {
		t.Error("something waits from the start")
	}
	q.Add(c.held(1, "u1", "c1"))
	q.Add(c.held(2, "u1", "c2"))
	q.Add(c.held(3, "u2", ""))
	if items := q.Items("lobby"); len(items) != 3 || items[0].ID != 1 || items[2].ID != 3 || q.Count("lobby") != 3 || q.Waiting(wire.ItemHeld) != 3 {
		t.Errorf("%+v wait", items)
	}
	if i, ok := q.Own("lobby", [16]byte{1}, "c1"); !ok || i.Text != "hi" || i.Done != "" {
		t.Errorf("found %+v, %v", i, ok)
	}
	for name, miss := range map[string]func() (queue.Item, bool){
		"other room":           func() (queue.Item, bool) { return q.Own("open", [16]byte{1}, "c1") },
		"other author":         func() (queue.Item, bool) { return q.Own("lobby", [16]byte{2}, "c1") },
		"no id":                func() (queue.Item, bool) { return q.Own("lobby", [16]byte{1}, "") },
		"item of another room": func() (queue.Item, bool) { return q.Item("open", 1) },
	} {
		if i, ok := miss(); ok {
			t.Errorf("%s: found %+v", name, i)
		}
	}
	if i, ok := q.End(1, wire.DoneAllow); !ok || i.Done != wire.DoneAllow || i.Text != "hi" {
		t.Errorf("ended %+v, %v", i, ok)
	}
	if _, ok := q.End(1, wire.DoneRemove); ok {
		t.Error("an item has ended twice")
	}
	if _, ok := q.Own("lobby", [16]byte{1}, "c1"); ok {
		t.Error("what was let through is remembered")
	}
	q.End(2, queue.Expired)
	if i, ok := q.Own("lobby", [16]byte{1}, "c2"); !ok || i.Done != wire.DoneGone || i.Text+i.Reason+i.Name != "" {
		t.Errorf("remembered %+v, %v", i, ok)
	}
	q.End(3, wire.DoneRemove)
	c.pass(queue.Kept)
	if q.Sweep(); !q.Idle() {
		t.Error("what has ended is remembered for ever")
	}
}

// TestBounds: neither a person nor a room lets more wait than there may be, and what ends
// makes room.
func TestBounds(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	for id := range int64(queue.MaxItems) {
		user := fmt.Sprint("u", id/queue.MaxHeld)
		if refused := q.MayHold("lobby", user); refused != nil {
			t.Fatalf("item %d: %v", id, refused)
		}
		q.Add(c.held(id+1, user, ""))
		if refused := q.MayHold("open", user); (refused != nil) != ((id+1)%queue.MaxHeld == 0) {
			t.Fatalf("item %d: in another room: %v", id, refused)
		}
	}
	for name, refused := range map[string]*wire.Error{"a draft": q.MayHold("lobby", "new"), "a report": q.MayReport("lobby")} {
		if refused == nil {
			t.Errorf("%s is taken by a full queue", name)
		}
	}
	if refused := q.MayHold("open", "new"); refused != nil {
		t.Errorf("another room: %v", refused)
	}
	q.End(7, wire.DoneAllow)
	if refused := q.MayHold("lobby", "new"); refused != nil {
		t.Errorf("after an end: %v", refused)
	}
}

// TestReports: who reports a message again changes nothing, even after it was dismissed and
// others have reported it anew.
func TestReports(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	q.Add(c.reported(1, 41, "a"))
	reported := func(user string, want bool) {
		t.Helper()
		if _, by, _ := q.Reported("lobby", 41, user); by != want {
			t.Errorf("%s has reported it: %v", user, by)
		}
	}
	reported("a", true)
	reported("b", false)
	if i, ok := q.Report(1, wire.Report{User: "b"}); !ok || i.Count != 2 || len(i.Reports) != 2 {
		t.Errorf("%+v, %v", i, ok)
	}
	if _, ok := q.Report(1, wire.Report{User: "b"}); ok {
		t.Error("a second report of a person counts")
	}
	for n := range queue.MaxListed + 5 {
		q.Report(1, wire.Report{User: fmt.Sprint("u", n)})
	}
	if i, _ := q.Item("lobby", 1); i.Count != queue.MaxListed+7 || len(i.Reports) != queue.MaxListed {
		t.Errorf("%d reports, %d shown", i.Count, len(i.Reports))
	}
	q.End(1, wire.DoneAllow)
	reported("a", true)
	if i, _, ok := q.Reported("lobby", 41, "z"); !ok || i.Done != wire.DoneAllow || len(i.Reports) != 0 {
		t.Errorf("dismissed: %+v, %v", i, ok)
	}
	q.Add(c.reported(2, 41, "z"))
	reported("a", true)
	reported("z", true)
	reported("new", false)
	if i, _ := q.Item("lobby", 2); i.Count != 1 {
		t.Errorf("%d reports", i.Count)
	}
	q.End(2, wire.DoneRemove)
	if _, _, ok := q.Reported("lobby", 41, "z"); ok {
		t.Error("a message that is gone is remembered")
	}
}

// TestLooks: who looks at an item is shown once, until they look away, are gone, or have
// looked for long.
func TestLooks(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	q.Add(c.held(1, "u1", ""))
	looking := func(want ...string) {
		t.Helper()
		if i, _ := q.Item("lobby", 1); fmt.Sprint(i.Looking) != fmt.Sprint(want) {
			t.Errorf("%q look, want %q", i.Looking, want)
		}
	}
	look := func(by, name string, on, changes bool) {
		t.Helper()
		if _, changed := q.Look("lobby", 1, by, name, on); changed != changes {
			t.Errorf("%s: %v changes: %v", by, on, changed)
		}
	}
	look("first", "Vera", true, true)
	look("first", "Vera", true, false)
	look("second", "Vera", true, true)
	look("third", "Mo", true, true)
	looking("Vera", "Mo")
	if _, changed := q.Look("open", 1, "x", "Zed", true); changed {
		t.Error("it is looked at from another room")
	}
	look("third", "Mo", false, true)
	look("third", "Mo", false, false)
	looking("Vera")
	if changed := q.Leave("first"); len(changed) != 1 {
		t.Errorf("%+v have changed", changed)
	}
	looking("Vera")
	c.pass(queue.LookFor)
	if changed := q.Sweep(); len(changed) != 1 || len(changed[0].Looking) != 0 {
		t.Errorf("%+v have changed", changed)
	}
}

// TestOver: what nobody looks at is over after its time, which a clock that jumps neither
// shortens nor prolongs.
func TestOver(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	q.Add(c.held(1, "u1", "c1"))
	q.Add(c.reported(2, 41, "a"))
	c.day = c.day.Add(1000 * time.Hour)
	if over := q.Over(); len(over) != 0 {
		t.Errorf("%+v are over at once", over)
	}
	c.pass(queue.Kept)
	if over := q.Over(); len(over) != 1 || over[0].ID != 1 {
		t.Errorf("%+v are over", over)
	}
	c.pass(queue.KeptReport - queue.Kept)
	if over := q.Over(); len(over) != 2 {
		t.Errorf("%+v are over", over)
	}
}

// TestRestore: what the file has waits on, for the rest of its time; at least for a while, and
// never for longer.
func TestRestore(t *testing.T) {
	for name, tt := range map[string]struct {
		since time.Duration // since it was held
		lasts time.Duration
	}{
		"new":              {time.Hour, queue.Kept - time.Hour},
		"old":              {1000 * time.Hour, time.Hour},
		"of another clock": {-1000 * time.Hour, queue.Kept},
		"about to be over": {queue.Kept - time.Minute, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			item := c.held(1, "u1", "c1")
			item.At -= tt.since.Milliseconds()
			q := queue.New(c.read)
			q.Restore([]queue.Stored{{Item: item}})
			c.pass(tt.lasts - 1)
			if over := q.Over(); len(over) != 0 {
				t.Errorf("%+v are over", over)
			}
			c.pass(1)
			if over := q.Over(); len(over) != 1 {
				t.Error("it waits for longer")
			}
		})
	}
}

// TestRestoreEnded: what has ended before is answered as it was, and reports count.
func TestRestoreEnded(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	ended, dismissed := c.held(1, "u1", "c1"), c.reported(2, 41)
	ended.Done, dismissed.Done = wire.DoneRemove, wire.DoneAllow
	q.Restore([]queue.Stored{
		{Item: ended, Ended: c.day.Add(-time.Hour)},
		{Item: dismissed, Ended: c.day, Reporters: []string{"a"}},
		{Item: c.reported(3, 42), Reporters: []string{"a", "b"}},
	})
	if i, ok := q.Own("lobby", [16]byte{1}, "c1"); !ok || i.Done != wire.DoneRemove {
		t.Errorf("%+v, %v", i, ok)
	}
	if _, by, _ := q.Reported("lobby", 41, "a"); !by {
		t.Error("a dismissed report is forgotten")
	}
	if i, _ := q.Item("lobby", 3); i.Count != 2 || q.Count("lobby") != 1 {
		t.Errorf("%+v", i)
	}
}

// TestForget: nothing is left of a person.
func TestForget(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	q.Add(c.held(1, "u1", "c1"))
	q.Add(c.held(2, "u1", "c2"))
	q.End(2, wire.DoneRemove)
	other := c.reported(3, 41, "u1", "u2")
	other.User = "u3"
	q.Add(other)
	changed := q.Forget("u1")
	if len(changed) != 2 || changed[0].Done != wire.DoneGone || changed[1].ID != 3 || changed[1].Count != 1 || len(changed[1].Reports) != 1 {
		t.Errorf("changed %+v", changed)
	}
	for _, id := range []string{"c1", "c2"} {
		if _, ok := q.Own("lobby", [16]byte{1}, id); ok {
			t.Errorf("%s is remembered", id)
		}
	}
	if _, by, _ := q.Reported("lobby", 41, "u1"); by {
		t.Error("a report is remembered")
	}
}

// TestNewest: the highest number is known of what waits, of what has ended, and after a restart.
func TestNewest(t *testing.T) {
	c := newClock()
	q := queue.New(c.read)
	if n := q.Newest(); n != 0 {
		t.Errorf("%d, and there is none", n)
	}
	ended := queue.Stored{Item: c.held(7, "u1", "c7"), Ended: time.Now()}
	ended.Done = wire.DoneRemove
	q.Restore([]queue.Stored{{Item: c.held(3, "u1", "c3")}, ended})
	if n := q.Newest(); n != 7 {
		t.Errorf("%d after a restart, want 7", n)
	}
	q.Add(c.held(9, "u1", "c9"))
	q.End(9, wire.DoneAllow)
	if n := q.Newest(); n != 9 {
		t.Errorf("%d, want 9", n)
	}
}
