package acts_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/acts"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// draftOf returns what a guest says.
func draftOf(name, id, text string) *room.Draft {
	user := userOf(name)
	return &room.Draft{
		Entry:   wire.Entry{Kind: wire.KindMessage, ID: id, From: name, User: user, Text: text},
		Author:  authorOf(user),
		Speaker: identity.Speaker{User: user, Role: identity.Member, Guest: true, Since: start.Add(-time.Hour)},
	}
}

// hold lets a draft wait.
func (t *town) hold(tt testing.TB, name, id, text string) {
	tt.Helper()
	fate, refused := t.Hold(tt.Context(), "lobby", draftOf(name, id, text), "a word", "filter")
	if refused != nil || fate != (queue.Fate{Waits: true}) {
		tt.Fatalf("%+v, %v", fate, refused)
	}
}

// TestAllowAndRemove: a draft ends in the file, in memory and before those whom it concerns at
// once; with what is on record there is nothing of what was said.
func TestAllowAndRemove(t *testing.T) {
	town := newTown(t)
	town.hold(t, "Ana", "c1", "one")
	town.hold(t, "Ana", "c2", "two")
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
	town.do(t, "MIA", moderation.Act{Act: "remove", Item: 2, Reason: "no"})
	if got := town.stand(); !slices.Equal(got, []string{"one"}) || len(town.entries) != 1 {
		t.Errorf("there is %q of %d entries", got, len(town.entries))
	}
	if e := town.entries[0]; e.ID != "c1" || e.User != "ANA" || e.From != "Ana" {
		t.Errorf("let through: %+v", e)
	}
	if fmt.Sprint(town.items) != "map[1:allow 2:remove]" || !town.queue.Idle() && town.queue.Count("lobby") != 0 {
		t.Errorf("in the file: %v", town.items)
	}
	if want := []string{"lobby 1 ", "lobby 2 ", "lobby 1 allow", "lobby 2 remove", "not let through: c2"}; !slices.Equal(town.notices, want) {
		t.Errorf("told %q", town.notices)
	}
	for i, r := range town.audit {
		if r.User != "ANA" || r.Name != "Ana" || r.Act != []string{"allow", "remove"}[i] || len(r.Detail) > 0 {
			t.Errorf("on record: %+v", r)
		}
	}
	if want := []string{"held by filter", "held by filter", "ended by allow", "ended by remove"}; !slices.Equal(town.tallied, want) {
		t.Errorf("counted %q", town.tallied)
	}
}

// TestQueueWhileNothingIsSaved: what cannot be saved is not done: nothing is held, reported,
// let through or ended.
func TestQueueWhileNothingIsSaved(t *testing.T) {
	town := newTown(t)
	town.said("Bea", "", "hello")
	town.hold(t, "Ana", "c1", "one")
	told := len(town.notices)
	town.disk = errors.New("the disk is full")
	if _, refused := town.Hold(t.Context(), "lobby", draftOf("Ana", "c2", "two"), "", "filter"); refused == nil || refused.Code != wire.NotSaved || refused.ID != "c2" {
		t.Errorf("held: %v", refused)
	}
	if refused := town.Report(t.Context(), as("ANA"), "lobby", wire.ReportRequest{ID: "r1", Seq: 1}); refused == nil || refused.Code != wire.NotSaved || refused.ID != "r1" {
		t.Errorf("reported: %v", refused)
	}
	for _, act := range []moderation.Act{{Act: "allow", Item: 1}, {Act: "remove", Item: 1}, {Act: "timeout", Item: 1, ForMillis: minute}, {Act: "ban", Item: 1}} {
		if _, refused := town.Do(t.Context(), as("MO"), "lobby", act); refused == nil || refused.Code != wire.NotSaved {
			t.Errorf("%s: %v", act.Act, refused)
		}
	}
	if len(town.audit) > 0 || len(town.notices) > told || town.queue.Count("lobby") != 1 || len(town.kept) > 0 || len(town.stand()) != 1 {
		t.Errorf("on record %v, told %q, %d wait, imposed %v", town.audit, town.notices[told:], town.queue.Count("lobby"), town.kept)
	}
	town.disk = nil
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
}

// TestAllowOfWhoIsSilenced: what stands against the author meanwhile refuses the draft, which
// is gone then.
func TestAllowOfWhoIsSilenced(t *testing.T) {
	for _, kind := range []string{"timeout", "ban"} {
		t.Run(kind, func(t *testing.T) {
			town := newTown(t)
			town.hold(t, "Ana", "c1", "one")
			town.rooms.Impose(moderation.Sanction{Record: 7, Kind: kind, User: "ANA", Room: moderation.Everywhere, At: start})
			if _, refused := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "allow", Item: 1, ID: "m1"}); refused == nil || refused.Code != wire.NotFound || refused.ID != "m1" {
				t.Errorf("%v", refused)
			}
			if town.items[1] != "gone" || len(town.stand()) > 0 || town.notices[len(town.notices)-1] != "not let through: c1" {
				t.Errorf("in the file %v, told %q", town.items, town.notices)
			}
		})
	}
}

// TestAllowDespiteTheModes: by a moderator's leave neither slow mode nor who may speak keeps a
// draft back; but who may not speak is not held in the first place.
func TestAllowDespiteTheModes(t *testing.T) {
	town := newTown(t)
	town.hold(t, "Ana", "c1", "one")
	town.do(t, "MO", moderation.Act{Act: "speak", Who: "moderators"})
	if _, refused := town.Hold(t.Context(), "lobby", draftOf("Ana", "c2", "two"), "", "filter"); refused == nil || refused.Code != wire.Forbidden {
		t.Errorf("held: %v", refused)
	}
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
	if got := town.stand(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("there is %q", got)
	}
}

// TestHoldTakesNoTurn: a draft that is held at one node of a cluster changes nothing by which that node
// judges what follows, and what may not be said is not held.
func TestHoldTakesNoTurn(t *testing.T) {
	here, there := newPair(t)
	here.do(t, "MO", moderation.Act{Act: "slow", ForMillis: 30_000})
	here.hold(t, "Ana", "c1", "one")
	for name, town := range map[string]*town{"here": here, "there": there} {
		d := draftOf("Ana", "c2", "two")
		if refused := town.rooms.Judge("lobby", &d.Speaker, &d.Entry); refused != nil {
			t.Errorf("%s: %v", name, refused)
		}
	}
	if _, refused := here.Hold(t.Context(), "lobby", draftOf("Ana", "c3", "three"), "", "filter"); refused == nil || refused.Code != wire.SlowMode || refused.RetryAfterMillis <= 0 {
		t.Errorf("held: %v", refused)
	}
	here.do(t, "MO", moderation.Act{Act: "speak", Who: "moderators"})
	if _, refused := here.Hold(t.Context(), "lobby", draftOf("Bea", "c4", "four"), "", "filter"); refused == nil || refused.Code != wire.Forbidden {
		t.Errorf("held: %v", refused)
	}
}

// TestUnsavedInCluster: of what the servers of a cluster do not answer nobody is told that it was not done.
func TestUnsavedInCluster(t *testing.T) {
	for name, alone := range map[string]bool{"alone": true, "in a cluster": false} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "hello")
			town.hold(t, "Ana", "c1", "one")
			town.disk = errors.New("no answer")
			if !alone {
				town.Share = func(context.Context, acts.Change) error { return town.disk }
			}
			_, inRoom := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "timeout", User: "ANA", ForMillis: 1000})
			_, unseen := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "remove", Item: 1})
			_, held := town.Hold(t.Context(), "lobby", draftOf("Ana", "c2", "two"), "", "filter")
			reported := town.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{ID: "r1", Seq: 1})
			for what, refused := range map[string]*wire.Error{"act": inRoom, "act that nobody sees": unseen, "draft": held, "report": reported} {
				if refused == nil || refused.Code != wire.NotSaved {
					t.Fatalf("%s: %v", what, refused)
				}
				denied := strings.Contains(refused.Message, "was not done") || strings.Contains(refused.Message, "nobody has seen")
				if denied != alone {
					t.Errorf("%s: %q", what, refused.Message)
				}
			}
		})
	}
}

// TestHoldKnowsWhatWasSaid: an id that was used for a message that all have seen is not held
// again.
func TestHoldKnowsWhatWasSaid(t *testing.T) {
	town := newTown(t)
	town.entries = []wire.Entry{{Seq: 1, Kind: wire.KindMessage, ID: "c1", User: "ANA", Text: "one"}}
	if fate, refused := town.Hold(t.Context(), "lobby", draftOf("Ana", "c1", "one"), "", "filter"); refused != nil || fate.Said == nil || fate.Said.Seq != 1 {
		t.Errorf("the same: %+v, %v", fate, refused)
	}
	if _, refused := town.Hold(t.Context(), "lobby", draftOf("Ana", "c1", "two"), "", "filter"); refused == nil || refused.Code != wire.IDReused {
		t.Errorf("another: %v", refused)
	}
	if len(town.items) > 0 {
		t.Errorf("kept %v", town.items)
	}
}

// TestItemOfAHigherRole: roles are looked at as for other acts, and nobody decides on what
// they said themselves but owners.
func TestItemOfAHigherRole(t *testing.T) {
	town := newTown(t)
	town.said("Mia", "moderator", "hello")
	if refused := town.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: 1}); refused != nil {
		t.Fatal(refused)
	}
	for name, tt := range map[string]struct {
		by  string
		act moderation.Act
	}{
		"ban by an equal":      {"MO", moderation.Act{Act: "ban", Item: 1}},
		"ban of oneself":       {"MIA", moderation.Act{Act: "ban", Item: 1}},
		"allow by the author":  {"MIA", moderation.Act{Act: "allow", Item: 1}},
		"allow by a member":    {"BEA", moderation.Act{Act: "allow", Item: 1}},
		"everywhere by others": {"MO", moderation.Act{Act: "ban", Item: 1, Room: moderation.Everywhere}},
	} {
		if _, refused := town.Do(t.Context(), as(tt.by), "lobby", tt.act); refused == nil || refused.Code != wire.Forbidden {
			t.Errorf("%s: %v", name, refused)
		}
	}
	town.do(t, "OLA", moderation.Act{Act: "timeout", Item: 1, ForMillis: minute})
	if town.items[1] != "timeout" || town.kept[0].User != "MIA" {
		t.Errorf("in the file %v, imposed %+v", town.items, town.kept)
	}
}

// TestLetThroughAsBanned: who was held for an address is free after one message.
func TestLetThroughAsBanned(t *testing.T) {
	town := newTown(t)
	town.Hold(t.Context(), "lobby", draftOf("Ana", "c1", "one"), queue.BannedBefore+"Zed", "banned")
	town.do(t, "MO", moderation.Act{Act: "ban", User: "BEA"})
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
	if !slices.Equal(town.free, []string{"ANA in lobby"}) {
		t.Errorf("free in the file: %q", town.free)
	}
	town.rooms.Impose(moderation.Sanction{Record: 9, Kind: "ban", User: "ZED", Name: "Zed", Room: "lobby", Address: "a", Holds: true, At: start, Guest: true})
	if _, is := town.rooms.Marked("lobby", "ANA", "a"); is {
		t.Error("who was let through is held again")
	}
	if ban, is := town.rooms.Marked("lobby", "EVE", "a"); !is || ban.Name != "Zed" {
		t.Errorf("another: %+v, %v", ban, is)
	}
}

// tend looks after what waits for a time.
func (t *town) tend(tt *testing.T, d time.Duration) {
	ctx, cancel := context.WithTimeout(tt.Context(), d)
	defer cancel()
	t.Tend(ctx)
}

// TestTend: what nobody looks at ends, as soon as that can be saved.
func TestTend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := newTown(t)
		town.hold(t, "Ana", "c1", "one")
		town.tend(t, time.Minute)
		if town.items[1] != "" {
			t.Fatal("it has ended at once")
		}
		town.passed, town.disk = queue.Kept, errors.New("the disk is full")
		town.tend(t, time.Minute)
		if town.items[1] != "" || town.queue.Count("lobby") != 1 {
			t.Fatal("it has ended though that could not be saved")
		}
		town.disk = nil
		town.tend(t, time.Minute)
		if town.items[1] != queue.Expired || town.notices[len(town.notices)-1] != "not let through: c1" || town.tallied[len(town.tallied)-1] != "ended by expired" {
			t.Errorf("in the file %v, told %q, counted %q", town.items, town.notices, town.tallied)
		}
	})
}

// TestTendReports: reports of a message that is kept no more end, and what it said is not kept
// here.
func TestTendReports(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := newTown(t)
		town.said("Ana", "", "one", "two")
		for seq := range int64(2) {
			if refused := town.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: seq + 1}); refused != nil {
				t.Fatal(refused)
			}
		}
		town.entries[0].Removed = true
		town.tend(t, time.Hour)
		if town.items[1] != "gone" || town.items[2] != "" || town.queue.Count("lobby") != 1 {
			t.Errorf("in the file %v, %d wait", town.items, town.queue.Count("lobby"))
		}
	})
}
