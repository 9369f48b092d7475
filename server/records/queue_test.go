package records_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/wire"
)

// item returns something that waits.
func (s *server) item(kind, user, text string) queue.Item {
	return queue.Item{
		Item:   wire.Item{Kind: kind, Room: "lobby", At: s.clocks.Day().UnixMilli(), User: user, Name: "Ana", Text: text, Reason: "a word", Seq: 41},
		Author: [16]byte{1, 2}, OwnID: "c1",
	}
}

func (s *server) addItem(i queue.Item) int64 {
	s.t.Helper()
	id, err := s.tryItem(i)
	must(s.t, err)
	return id
}

func (s *server) tryItem(i queue.Item) (id int64, err error) {
	err = s.Settle(s.t.Context(), func(tx history.Tx) error {
		id, err = s.AddItemTx(tx, i)
		return err
	})
	return id, err
}

func (s *server) queued() []queue.Stored {
	s.t.Helper()
	all, err := s.Queue(s.t.Context())
	must(s.t, err)
	return all
}

func (s *server) endItems(done string, ids ...int64) (ended int64) {
	s.t.Helper()
	must(s.t, s.Settle(s.t.Context(), func(tx history.Tx) (err error) {
		ended, err = s.EndItemsTx(tx, s.clocks.Day(), done, ids...)
		return err
	}))
	return ended
}

// TestQueue: what waits is there after a restart as it was, and what has ended without what was
// said. An item ends once.
func TestQueue(t *testing.T) {
	s := start(t)
	held := s.item(wire.ItemHeld, "u1", "náïve 🦊 text")
	reported := s.item(wire.ItemReport, "u1", "not kept here")
	reported.Reports = []wire.Report{{User: "a", Name: "Al", Reason: "spam", At: 5}}
	first, second, third := s.addItem(held), s.addItem(reported), s.addItem(held)
	for _, report := range []wire.Report{{User: "b", At: 6}, {User: "a", Name: "other", At: 7}} {
		must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.AddReportTx(tx, second, report) }))
	}
	if n := s.endItems(wire.DoneRemove, first, 99); n != 1 {
		t.Errorf("%d have ended", n)
	}
	if n := s.endItems(wire.DoneAllow, first); n != 0 {
		t.Errorf("%d have ended again", n)
	}
	s.stop()
	s.open()
	all := s.queued()
	if len(all) != 3 || all[0].ID != first || all[0].Done != wire.DoneRemove || all[0].Text != "" || all[0].Ended.IsZero() || all[0].OwnID != "c1" || all[0].Author != held.Author {
		t.Fatalf("%+v", all)
	}
	if r := all[1]; r.ID != second || r.Text != "" || len(r.Reports) != 2 || r.Reports[0] != reported.Reports[0] || !slices.Equal(r.Reporters, []string{"a", "b"}) {
		t.Errorf("%+v", r)
	}
	held.ID = third
	if got := all[2].Item; !all[2].Ended.IsZero() || got.Text != held.Text || got.At != held.At || got.Reason != held.Reason || got.ID != third {
		t.Errorf("%+v", all[2])
	}
	s.endItems(wire.DoneAllow, second)
	if r := s.queued()[1]; len(r.Reports) != 0 || len(r.Reporters) != 2 {
		t.Errorf("dismissed: %+v", r)
	}
}

// TestQueuePurge: what has ended is forgotten after two days, with its reports; what waits is not.
func TestQueuePurge(t *testing.T) {
	s := start(t)
	i := s.item(wire.ItemReport, "u1", "")
	i.Reports = []wire.Report{{User: "a", At: 5}}
	over, waits := s.addItem(i), s.addItem(i)
	s.endItems(wire.DoneAllow, over)
	s.clocks.Run(queue.Kept - time.Second)
	if s.Purge(); len(s.queued()) != 2 {
		t.Error("it is forgotten at once")
	}
	s.clocks.Run(time.Second)
	s.Purge()
	if all := s.queued(); len(all) != 1 || all[0].ID != waits || len(all[0].Reporters) != 1 {
		t.Errorf("%+v", all)
	}
}

// TestQueueRefuses: what cannot be kept is not.
func TestQueueRefuses(t *testing.T) {
	s := start(t)
	for name, spoil := range map[string]func(i *queue.Item){
		"no room":     func(i *queue.Item) { i.Room = "" },
		"no time":     func(i *queue.Item) { i.At = 0 },
		"ended":       func(i *queue.Item) { i.Done = wire.DoneAllow },
		"a long name": func(i *queue.Item) { i.Name = strings.Repeat("n", 513) },
	} {
		i := s.item(wire.ItemHeld, "u1", "x")
		spoil(&i)
		if _, err := s.tryItem(i); !errors.Is(err, records.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Settle(t.Context(), func(tx history.Tx) error {
		_, err := s.EndItemsTx(tx, s.clocks.Day(), "", 1)
		return err
	}); !errors.Is(err, records.ErrInvalid) {
		t.Errorf("ended by nothing: %v", err)
	}
}

// TestForgetQueue: nothing of a person is left in the queue, nor its reports.
func TestForgetQueue(t *testing.T) {
	s := start(t)
	s.addItem(s.item(wire.ItemHeld, "AAAAAAAAAAAA", "secret"))
	other := s.item(wire.ItemReport, "BBBBBBBBBBBB", "")
	other.Reports = []wire.Report{{User: "AAAAAAAAAAAA", Name: "Ana", At: 5}, {User: "CCCCCCCCCCCC", At: 6}}
	s.addItem(other)
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.FreeTx(tx, "lobby", "AAAAAAAAAAAA") }))
	must(t, s.Forget(t.Context(), "AAAAAAAAAAAA"))
	if all := s.queued(); len(all) != 1 || !slices.Equal(all[0].Reporters, []string{"CCCCCCCCCCCC"}) {
		t.Errorf("%+v", all)
	}
	for _, k := range s.of("AAAAAAAAAAAA") {
		if k.Kind != "signed out" {
			t.Errorf("kept: %+v", k)
		}
	}
}

// TestFreeGuests: guests that were let through are known after a restart.
func TestFreeGuests(t *testing.T) {
	s := start(t)
	must(t, s.Settle(t.Context(), func(tx history.Tx) error { return s.FreeTx(tx, "lobby", "u1") }))
	s.stop()
	s.open()
	free, err := s.FreeGuests(t.Context())
	if err != nil || len(free) != 1 || free[0].User != "u1" || free[0].Room != "lobby" || !free[0].At.Equal(s.clocks.Day()) {
		t.Errorf("%+v, %v", free, err)
	}
	s.clocks.Run(queue.Kept)
	s.Purge()
	if free, _ := s.FreeGuests(t.Context()); len(free) != 0 {
		t.Errorf("still %+v", free)
	}
}

// TestQueueSame: what waits is found by what it is about, and a report is not added to what has ended.
func TestQueueSame(t *testing.T) {
	s := start(t)
	held, reported := s.item(wire.ItemHeld, "u1", "held"), s.item(wire.ItemReport, "u1", "")
	unnamed := held
	reported.Author, reported.OwnID = [16]byte{}, ""
	held.Seq, unnamed.Seq, unnamed.OwnID = 0, 0, ""
	first, second, ended := s.addItem(held), s.addItem(reported), s.addItem(unnamed)
	other := held
	other.OwnID = "c2"
	elsewhere := reported
	elsewhere.Room = "tea"
	text, answer, question := held, held, held
	text.Text, answer.ReplyTo, question.Ask = "another", 41, true
	for name, tt := range map[string]struct {
		item  queue.Item
		after int64
		id    int64
		same  bool
	}{
		"a draft": {held, 0, first, true}, "a report": {reported, first, second, true}, "a draft without an id": {unnamed, 0, 0, false},
		"another id": {other, 0, 0, false}, "another room": {elsewhere, 0, 0, false}, "what was known": {reported, second, 0, false},
		"another text": {text, 0, first, false}, "an answer": {answer, 0, first, false}, "a question": {question, 0, first, false},
	} {
		must(t, s.Settle(t.Context(), func(tx history.Tx) error {
			id, same, err := s.SameItemTx(tx, &tt.item, tt.after)
			if id != tt.id || same != tt.same {
				t.Errorf("%s: %d %v, want %d %v", name, id, same, tt.id, tt.same)
			}
			return err
		}))
	}
	s.endItems(wire.DoneAllow, ended, second)
	for item, want := range map[int64]error{first: nil, second: records.ErrNotFound, ended: records.ErrNotFound, 99: records.ErrNotFound} {
		for range 2 {
			err := s.Settle(t.Context(), func(tx history.Tx) error { return s.AddReportTx(tx, item, wire.Report{User: "a", At: 1}) })
			wantError(t, fmt.Sprint("a report of item ", item), err, want)
		}
	}
	must(t, s.Settle(t.Context(), func(tx history.Tx) error {
		if id, _, err := s.SameItemTx(tx, &reported, 0); id != 0 || err != nil {
			t.Errorf("what has ended is %d, %v", id, err)
		}
		return nil
	}))
}
