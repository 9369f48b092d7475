package history_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// remove, restore and removeMany are drafts of what moderators do.
func remove(target int64) history.Draft { return about(wire.KindRemoved, target, "") }

func restore(target int64) history.Draft { return about(wire.KindRestored, target, "") }

func removeMany(from int64, user string) history.Draft {
	return about(wire.KindRemovedMany, from, user)
}

// state returns the draft of what a room is like.
func state(text string) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: wire.KindRoom, Text: text}}
}

func about(kind wire.Kind, target int64, user string) history.Draft {
	return history.Draft{Entry: wire.Entry{Kind: kind, Target: target, User: user}}
}

// by returns the draft of a message of a person.
func by(user, text string) history.Draft {
	d := said(user, "", text, 0)
	d.User = user
	return d
}

// shown is what readers get of entries: texts, "-" for what was taken back, and updates.
func shown(entries []wire.Entry) []string {
	var all []string
	for _, e := range entries {
		switch {
		case e.Kind == wire.KindRemoved:
			all = append(all, fmt.Sprint("removed", e.Target))
		case e.Kind == wire.KindRestored:
			all = append(all, fmt.Sprint("restored", e.Target, e.Text))
		case e.Kind == wire.KindRemovedMany:
			all = append(all, fmt.Sprint("many", e.Target, e.User))
		case e.Removed && e.Text != "":
			all = append(all, "removed, but "+e.Text)
		case e.Removed:
			all = append(all, "-")
		default:
			all = append(all, e.Text)
		}
	}
	return all
}

func wantShown(t *testing.T, l *keeper, when string, want ...string) {
	t.Helper()
	if got := shown(all(t, l, "lobby")); !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", when, got, want)
	}
}

// TestUpdates: whatever is taken back and restored, readers see it at the commit, and the
// same when the work behind it is done, but for entries that this work makes superfluous:
// it may be done by the time of the first look.
func TestUpdates(t *testing.T) {
	kept := time.Hour
	for name, tt := range map[string]struct {
		keep  time.Duration
		then  []history.Draft // after a1 b2 a3 b4, one publication each
		want  []string
		after []string // when the work is done, if that is another
		found []string // by a search for "tea"
	}{
		"one":                    {kept, []history.Draft{remove(2)}, []string{"a1 tea", "-", "a3 tea", "b4 tea", "removed2"}, nil, []string{"b4 tea", "a3 tea", "a1 tea"}},
		"restored":               {kept, []history.Draft{remove(2), restore(2)}, []string{"a1 tea", "b2 tea", "a3 tea", "b4 tea", "restored2b2 tea"}, nil, []string{"b4 tea", "a3 tea", "b2 tea", "a1 tea"}},
		"removed again":          {kept, []history.Draft{remove(2), restore(2), remove(2)}, []string{"a1 tea", "-", "a3 tea", "b4 tea", "removed2"}, nil, []string{"b4 tea", "a3 tea", "a1 tea"}},
		"of one person":          {kept, []history.Draft{removeMany(1, "b")}, []string{"a1 tea", "-", "a3 tea", "-", "many1b"}, nil, []string{"a3 tea", "a1 tea"}},
		"from one on":            {kept, []history.Draft{removeMany(3, "")}, []string{"a1 tea", "b2 tea", "-", "-", "many3"}, nil, []string{"b2 tea", "a1 tea"}},
		"nothing is kept":        {0, []history.Draft{removeMany(1, ""), by("c", "c6 tea")}, []string{"-", "-", "-", "-", "many1", "c6 tea"}, nil, []string{"c6 tea"}},
		"one of many restored":   {kept, []history.Draft{removeMany(1, "b"), restore(4)}, []string{"a1 tea", "-", "a3 tea", "b4 tea", "many1b", "restored4b4 tea"}, nil, []string{"b4 tea", "a3 tea", "a1 tea"}},
		"that one removed again": {kept, []history.Draft{removeMany(1, "b"), restore(4), remove(4)}, []string{"a1 tea", "-", "a3 tea", "-", "many1b", "removed4"}, nil, []string{"a3 tea", "a1 tea"}},
		"restored, then in bulk": {kept, []history.Draft{remove(2), restore(2), removeMany(1, "b")},
			[]string{"a1 tea", "-", "a3 tea", "-", "removed2", "many1b"}, []string{"a1 tea", "-", "a3 tea", "-", "many1b"}, []string{"a3 tea", "a1 tea"}},
		"the room, twice": {kept, []history.Draft{state("quiet"), by("c", "c6 tea"), state("loud")},
			[]string{"a1 tea", "b2 tea", "a3 tea", "b4 tea", "c6 tea", "loud"}, nil, []string{"c6 tea", "b4 tea", "a3 tea", "b2 tea", "a1 tea"}},
		"bulk upon bulk": {kept, []history.Draft{removeMany(1, "b"), removeMany(3, "")}, []string{"a1 tea", "-", "-", "-", "many1b", "many3"}, nil, []string{"a1 tea"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := open(t, history.Config{Path: history.Memory, KeepRemoved: tt.keep})
				mustAppend(t, l, "lobby", by("a", "a1 tea"), by("b", "b2 tea"), by("a", "a3 tea"), by("b", "b4 tea"))
				wantTexts(t, search(t, l, "b4"), "b4 tea") // is indexed
				for _, d := range tt.then {
					mustAppend(t, l, "lobby", d)
				}
				if got := shown(all(t, l, "lobby")); tt.after == nil || !slices.Equal(got, tt.after) {
					wantShown(t, l, "at once", tt.want...)
				}
				wantTexts(t, search(t, l, "tea"), tt.found...)
				later(10 * time.Second)
				if tt.after == nil {
					tt.after = tt.want
				}
				wantShown(t, l, "later", tt.after...)
				wantTexts(t, search(t, l, "tea"), tt.found...)
				wantTexts(t, search(t, l, "many"))
				l.Check(t)
			})
		})
	}
}

// TestUpdatesInOneTransaction: each sees those before it.
func TestUpdatesInOneTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, KeepRemoved: time.Hour})
		delivered := mustAppend(t, l, "lobby", by("a", "one"), remove(1), remove(1), restore(1), restore(1), removeMany(1, "a"), remove(1), restore(1))
		var got []string
		for i, d := range delivered {
			if d.Err != nil {
				got = append(got, fmt.Sprint("refused", i))
				if e := new(wire.Error); !errors.As(d.Err, &e) || e.Code != wire.NotFound || d.Seq != 0 {
					t.Errorf("%d: seq %d, %v", i, d.Seq, d.Err)
				}
				continue
			}
			got = append(got, fmt.Sprintf("%d%v", d.Seq, shown([]wire.Entry{d.Entry})))
		}
		want := []string{"1[one]", "2[removed1]", "refused2", "3[restored1one]", "refused4", "4[many1a]", "refused6", "5[restored1one]"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		later(10 * time.Second)
		wantShown(t, l, "later", "one", "many1a", "restored1one")
		l.Check(t)
	})
}

// TestNoTarget: an update is about a message that is there.
func TestNoTarget(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		c.KeepRemoved = time.Hour
		l := open(t, c)
		mustAppend(t, l, "kitchen", by("a", "elsewhere"), by("a", "elsewhere"), by("a", "elsewhere"))
		mustAppend(t, l, "lobby", by("a", "one"), about(wire.KindAct, 0, "a"))
		for name, d := range map[string]history.Draft{
			"none": remove(0), "negative": remove(-1), "an act": remove(2), "in another room": remove(3), "beyond all": remove(1 << 50), "stands": restore(1),
			"never was": restore(3), "many from 0 on": removeMany(0, "a"), "many from the next on": removeMany(3, "a"),
		} {
			_, err := l.Append("lobby", []history.Draft{d})
			if e := new(wire.Error); !errors.As(err, &e) || e.Code != wire.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		wantNumbers(t, l, "lobby", 1, 2)
		if err := l.Healthy(); err != nil {
			t.Error(err)
		}
	})
}

// TestUpdatesAreNotCounted: n is of messages, and what is dated is the last of them.
func TestUpdatesAreNotCounted(t *testing.T) {
	l := open(t, file(t))
	mustAppend(t, l, "lobby", said("a", "", "one", 5))
	act := about(wire.KindAct, 0, "")
	act.At = 99
	mustAppend(t, l, "lobby", act, remove(1))
	rooms, err := l.Rooms(t.Context())
	if err != nil || rooms[0].Messages != 1 || rooms[0].Last != 3 || rooms[0].At != 5 {
		t.Errorf("%+v, %v", rooms, err)
	}
}

// TestRepeatOfRemoved: whoever says it again gets the receipt, without the text.
func TestRepeatOfRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory})
		mustAppend(t, l, "lobby", said("ana", "c1", "one", 0), remove(1))
		for range 2 {
			got := mustAppend(t, l, "lobby", said("ana", "c1", "one", 0))[0]
			if !got.Repeated || !got.Removed || got.Text != "" || got.Seq != 1 {
				t.Errorf("%+v", got)
			}
			later(10 * time.Second)
		}
	})
}

// TestTouched: who keeps what was read is told which numbers are not what they were, once
// what changed them can be read, and before it is delivered.
func TestTouched(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory, KeepRemoved: time.Hour})
	var got []string
	l.Watch(func(name string, spans []room.Span) {
		for _, s := range spans {
			got = append(got, fmt.Sprint(name, s.First, s.Last))
		}
	})
	for _, step := range []struct {
		draft history.Draft
		want  []string
	}{
		{by("a", "one"), nil}, {by("a", "two"), nil}, {about(wire.KindRoom, 0, ""), nil},
		{remove(1), []string{"lobby1 1"}},
		{restore(1), []string{"lobby1 1", "lobby4 4"}}, // the update before
		{removeMany(1, "a"), []string{"lobby1 5"}},
	} {
		got = nil
		mustAppend(t, l, "lobby", step.draft)
		if !slices.Equal(got, step.want) {
			t.Errorf("after %+v: %q, want %q", step.draft.Entry, got, step.want)
		}
	}
}
