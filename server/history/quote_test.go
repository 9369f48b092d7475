package history_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// reply returns the draft of a message that answers one, with an id.
func reply(to int64, id, text string) history.Draft {
	d := said("bia", id, text, 0)
	d.User, d.Target = "bia", to
	return d
}

func ofCode(err error, code wire.Code) bool {
	refused := new(wire.Error)
	return errors.As(err, &refused) && refused.Code == code
}

// TestReply: what answers a message has of it what stands there now, where it is delivered and where
// it is read.
func TestReply(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		c.KeepRemoved = time.Hour
		l := open(t, c)
		mustAppend(t, l, "lobby", by("ana", "first"))
		want := wire.Quote{User: "ana", From: "ana", Text: "first"}
		delivered := mustAppend(t, l, "lobby", reply(1, "c1", "second"), remove(1), restore(1))
		if q := delivered[0].Quote; q == nil || q.User != "ana" || q.Text != "first" || delivered[0].Target != 1 {
			t.Fatalf("delivered with %+v", q)
		}
		want.From = delivered[0].Quote.From
		for _, step := range []struct {
			draft history.Draft
			want  wire.Quote
		}{
			{by("ana", "between"), want},
			{remove(1), wire.Quote{User: "ana", From: want.From, Removed: true}},
			{restore(1), want},
			{removeMany(1, "ana"), wire.Quote{User: "ana", From: want.From, Removed: true}},
		} {
			mustAppend(t, l, "lobby", step.draft)
			page, err := l.From(t.Context(), "lobby", 2, 1)
			if err != nil || len(page.Entries) != 1 || page.Entries[0].Quote == nil || *page.Entries[0].Quote != step.want {
				t.Errorf("after %+v: %+v, %v", step.draft.Entry, page.Entries, err)
			}
			again := mustAppend(t, l, "lobby", reply(1, "c1", "second"))[0]
			if !again.Repeated || again.Quote == nil || *again.Quote != step.want {
				t.Errorf("after %+v the receipt is %+v", step.draft.Entry, again)
			}
		}
	})
}

// TestNoReply: what answers nothing that stands in the room is not said.
func TestNoReply(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "kitchen", by("a", "1"), by("a", "2"), by("a", "3"), by("a", "4"), by("a", "5"))
		mustAppend(t, l, "lobby", by("a", "removed"), remove(1), about(wire.KindAct, 0, "a"))
		for name, target := range map[string]int64{
			"removed": 1, "an update": 2, "an act": 3, "itself": 4, "in another room": 5, "negative": -1, "another room by its number": 1<<40 | 1, "beyond all": math.MaxInt64,
		} {
			for _, id := range []string{"", name} {
				if _, err := l.Append("lobby", []history.Draft{reply(target, id, "text")}); !ofCode(err, wire.NotFound) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		wantNumbers(t, l, "lobby", 1, 3)
		if err := l.Healthy(); err != nil {
			t.Error(err)
		}
	})
}

// TestReplyInOneTransaction: one sees what was said, and taken back, just before it.
func TestReplyInOneTransaction(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	delivered, _ := l.Append("lobby", []history.Draft{by("ana", "first"), reply(1, "", "of it"), remove(1), reply(1, "", "too late"), reply(2, "", "of the answer")})
	for i, want := range []bool{true, true, true, false, true} {
		if (delivered[i].Err == nil) != want {
			t.Errorf("%d: %+v", i, delivered[i])
		}
	}
	if q := delivered[4].Quote; q == nil || q.Text != "of it" || q.User != "bia" {
		t.Errorf("%+v", q)
	}
}

// TestReplyIDReused: what a message answers, and whether it asks, is of what its id names.
func TestReplyIDReused(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	mustAppend(t, l, "lobby", by("ana", "first"), by("ana", "second"), reply(1, "c1", "text"))
	other, plain, question := reply(2, "c1", "text"), reply(0, "c1", "text"), reply(1, "c1", "text")
	question.Ask = true
	for name, d := range map[string]history.Draft{"another target": other, "none": plain, "a question": question} {
		if _, err := l.Append("lobby", []history.Draft{d}); !ofCode(err, wire.IDReused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if again := mustAppend(t, l, "lobby", reply(1, "c1", "text"))[0]; !again.Repeated || again.Seq != 3 {
		t.Errorf("%+v", again)
	}
}

// TestReplyBeyondFloor: what is not kept any more cannot be answered, and answers to it show its number.
func TestReplyBeyondFloor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := open(t, history.Config{Path: history.Memory, Messages: 2})
		mustAppend(t, l, "lobby", by("ana", "first"), reply(1, "", "of it"))
		mustAppend(t, l, "lobby", by("ana", "third"))
		later(time.Minute)
		page, err := l.From(t.Context(), "lobby", 1, 9)
		if err != nil || page.Floor != 2 || page.Entries[0].Target != 1 || page.Entries[0].Quote != nil {
			t.Fatalf("%+v, %v", page, err)
		}
		if _, err := l.Append("lobby", []history.Draft{reply(1, "", "too late")}); !ofCode(err, wire.NotFound) {
			t.Errorf("%v", err)
		}
		l.Check(t)
	})
}

// TestTouchedQuotes: what answers a message is read anew when that has changed.
func TestTouchedQuotes(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory, KeepRemoved: time.Hour})
	mustAppend(t, l, "lobby", by("ana", "1"), reply(1, "", "2"), by("ana", "3"), reply(1, "", "4"), by("ana", "5"))
	var got []string
	l.Watch(func(_ string, spans []room.Span) {
		for _, s := range spans {
			got = append(got, fmt.Sprint(s.First, s.Last))
		}
	})
	mustAppend(t, l, "lobby", remove(1))
	if want := []string{"1 1", "2 4"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
