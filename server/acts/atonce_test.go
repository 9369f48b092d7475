package acts_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"hubbub/server/acts"
	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// travels returns what a third node would send of what is done there, where all is as it is here.
func (t *town) travels(tt *testing.T, do func(third *town)) (encoded []byte) {
	tt.Helper()
	third := newTown(tt)
	third.entries = slices.Clone(t.entries)
	for _, i := range t.queue.All() {
		third.queue.Add(i)
	}
	third.Share = func(_ context.Context, c acts.Change) error {
		encoded = c.Encode()
		return errors.New("it is on its way")
	}
	do(third)
	return encoded
}

// meanwhile lets a change of a third node stand before the next one that is made here.
func meanwhile(t *testing.T, here, there *town, encoded []byte) {
	t.Helper()
	share := here.Share
	here.Share = func(ctx context.Context, c acts.Change) error {
		here.Share = share
		for _, town := range []*town{here, there} {
			foreign, err := town.Decode(encoded)
			if err != nil {
				t.Fatal(err)
			}
			if again := foreign.Encode(); !bytes.Equal(again, encoded) {
				t.Errorf("%q is read as %q", encoded, again)
			}
			e := wire.Entry{At: start.UnixMilli()}
			if err := foreign.Record(history.Tx{}, &e); err != nil {
				t.Fatal(err)
			}
			foreign.Applied(&e)
		}
		return share(ctx, c)
	}
}

// waiting returns what waits: its number, how many have reported it, and what it says.
func (t *town) waiting() (all []string) {
	for _, i := range t.queue.All() {
		all = append(all, fmt.Sprint(i.ID, " ", i.Count, " ", i.Text))
	}
	return all
}

// TestReportedAtOnce: what is reported by two nodes at once waits once, with both reports.
func TestReportedAtOnce(t *testing.T) {
	here, there := newPair(t)
	for _, town := range []*town{here, there} {
		town.said("Ana", "", "hello", "again")
	}
	if refused := here.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: 2}); refused != nil {
		t.Fatal(refused)
	}
	meanwhile(t, here, there, here.travels(t, func(third *town) {
		third.Report(t.Context(), as("MIA"), "lobby", wire.ReportRequest{Seq: 1, Reason: "rude"})
	}))
	if refused := here.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: 1, Reason: "spam"}); refused != nil {
		t.Fatal(refused)
	}
	for _, town := range []*town{here, there} {
		if got := town.waiting(); !slices.Equal(got, []string{"1 1 again", "2 2 hello"}) {
			t.Errorf("there wait %q", got)
		}
	}
	if !slices.Equal(here.others, []string{"reported by MIA"}) || !slices.Equal(there.others, []string{"reported by BEA", "reported by MIA", "reported by BEA"}) {
		t.Errorf("counted of others %q here and %q there", here.others, there.others)
	}
}

// TestReportedWhileItEnds: a report of what has just been dismissed by another node is a new one.
func TestReportedWhileItEnds(t *testing.T) {
	here, there := newPair(t)
	for _, town := range []*town{here, there} {
		town.said("Ana", "", "hello")
	}
	if refused := here.Report(t.Context(), as("MIA"), "lobby", wire.ReportRequest{Seq: 1}); refused != nil {
		t.Fatal(refused)
	}
	meanwhile(t, here, there, here.travels(t, func(third *town) {
		third.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "allow", Item: 1})
	}))
	if refused := here.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: 1}); refused != nil {
		t.Fatal(refused)
	}
	for _, town := range []*town{here, there} {
		if got := town.waiting(); !slices.Equal(got, []string{"2 1 hello"}) {
			t.Errorf("there wait %q", got)
		}
	}
}

// TestHeldAtOnce: a draft that is sent by two nodes at once waits once; another text under its id is
// refused.
func TestHeldAtOnce(t *testing.T) {
	for text, want := range map[string]wire.Code{"coins": "", "other": wire.IDReused} {
		here, there := newPair(t)
		meanwhile(t, here, there, here.travels(t, func(third *town) {
			third.Hold(t.Context(), "lobby", draftOf("Ana", "c1", "coins"), "a word", "filter")
		}))
		_, refused := here.Hold(t.Context(), "lobby", draftOf("Ana", "c1", text), "a word", "filter")
		if (refused == nil) != (want == "") || refused != nil && (refused.Code != want || refused.ID != "c1") {
			t.Errorf("%s: %+v", text, refused)
		}
		for _, town := range []*town{here, there} {
			if got := town.waiting(); !slices.Equal(got, []string{"1 0 coins"}) {
				t.Errorf("%s: there wait %q", text, got)
			}
		}
		if !slices.Equal(here.others, []string{"held ANA coins"}) {
			t.Errorf("%s: counted of others %q", text, here.others)
		}
	}
}
