package acts_test

import (
	"errors"
	"testing"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// isFiltered reports whether an act filters a text in a room, in memory and on disk alike.
func isFiltered(town *town, record int64, room, text string) bool {
	f := town.filter[record]
	return f.Room == room && f.Text == text && f == town.filters[record]
}

// TestFilter: one that an act adds holds as long as it was to, where it was to, and is lifted.
func TestFilter(t *testing.T) {
	for name, tt := range map[string]struct {
		by   string
		act  moderation.Act
		want moderation.Filter
	}{
		"a word":       {"MO", moderation.Act{Act: "filter", Text: "coins", ForMillis: minute}, moderation.Filter{Record: 1, Room: "lobby", Text: "coins", By: "MO", At: start, Until: start.Add(time.Minute)}},
		"what is near": {"MO", moderation.Act{Act: "filter", Text: "buy coins", Like: true, ForMillis: minute}, moderation.Filter{Record: 1, Room: "lobby", Text: "buy coins", Like: true, By: "MO", At: start, Until: start.Add(time.Minute)}},
		"for good":     {"OLA", moderation.Act{Act: "filter", Text: "coins"}, moderation.Filter{Record: 1, Room: "lobby", Text: "coins", By: "OLA", At: start}},
		"everywhere":   {"OLA", moderation.Act{Act: "filter", Text: "coins", Room: "*", ForMillis: minute}, moderation.Filter{Record: 1, Room: "*", Text: "coins", By: "OLA", At: start, Until: start.Add(time.Minute)}},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			answer := town.do(t, tt.by, tt.act)
			if town.filter[1] != tt.want || town.filters[1] != tt.want {
				t.Errorf("in memory %+v, on disk %+v, want %+v", town.filter[1], town.filters[1], tt.want)
			}
			if r := town.audit[0]; r.Act != "filter" || !r.Until.Equal(tt.want.Until) || len(r.Detail) > 0 || r.Reason != "" {
				t.Errorf("on record %+v", r)
			}
			if told := town.told(wire.KindAct); len(told) != 1 || told[0] != `"act":"filter"` {
				t.Errorf("told %q", told)
			}
			town.do(t, tt.by, moderation.Act{Act: "lift", Of: answer.Record})
			if len(town.filter)+len(town.filters) != 0 {
				t.Errorf("lifted, there is %+v, %+v", town.filter, town.filters)
			}
			if _, refused := town.Do(t.Context(), as(tt.by), "lobby", moderation.Act{Act: "lift", Of: answer.Record}); refused == nil || refused.Code != wire.NotFound {
				t.Errorf("lifted again: %v", refused)
			}
		})
	}
}

// TestLiftSwept: what a sweep filters is lifted though nothing can be restored any more, and
// though the act is on record no more.
func TestLiftSwept(t *testing.T) {
	for name, forget := range map[string]func(*town){
		"restored already": func(town *town) { town.entries[0].Removed = false },
		"not on record":    func(town *town) { town.audit = nil },
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "buy coins")
			answer := town.do(t, "MO", moderation.Act{Act: "sweep", Seq: 1, FilterMillis: minute})
			forget(town)
			town.do(t, "MO", moderation.Act{Act: "lift", Of: answer.Record})
			if len(town.filter)+len(town.filters) != 0 {
				t.Errorf("lifted, there is %+v, %+v", town.filter, town.filters)
			}
		})
	}
}

// TestFilterRefused: nothing is added that may not be, nor where there is no room for it.
func TestFilterRefused(t *testing.T) {
	full := errors.New("there are too many")
	for name, tt := range map[string]struct {
		by      string
		act     moderation.Act
		crowded error
		want    wire.Code
	}{
		"by a member":                {"BEA", moderation.Act{Act: "filter", Text: "coins", ForMillis: minute}, nil, wire.Forbidden},
		"for good by a moderator":    {"MO", moderation.Act{Act: "filter", Text: "coins"}, nil, wire.Forbidden},
		"everywhere by a moderator":  {"MO", moderation.Act{Act: "filter", Text: "coins", Room: "*", ForMillis: minute}, nil, wire.Forbidden},
		"without a text":             {"MO", moderation.Act{Act: "filter", ForMillis: minute}, nil, wire.BadMessage},
		"with nothing to see":        {"MO", moderation.Act{Act: "filter", Text: " ", ForMillis: minute}, nil, wire.Empty},
		"for too long":               {"OLA", moderation.Act{Act: "filter", Text: "coins", ForMillis: 15 * 24 * 60 * minute}, nil, wire.BadMessage},
		"one too many":               {"MO", moderation.Act{Act: "filter", Text: "coins", ForMillis: minute}, full, wire.BadMessage},
		"one too many, from a sweep": {"MO", moderation.Act{Act: "sweep", Seq: 1, FilterMillis: minute}, full, wire.BadMessage},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "buy coins")
			town.crowded = tt.crowded
			if _, refused := town.Do(t.Context(), as(tt.by), "lobby", tt.act); refused == nil || refused.Code != tt.want {
				t.Errorf("%v, want %s", refused, tt.want)
			}
			if len(town.audit)+len(town.filter)+len(town.filters) != 0 || len(town.stand()) != 1 {
				t.Errorf("half done: %+v, %+v, left %q", town.audit, town.filter, town.stand())
			}
		})
	}
}

// TestWelcome: what a moderator shows to a room passes through the filters, what an owner does
// not.
func TestWelcome(t *testing.T) {
	for _, kind := range []string{"topic", "announce"} {
		act := moderation.Act{Act: kind, Text: "the idiot's guide"}
		town := newTown(t)
		if _, refused := town.Do(t.Context(), as("MO"), "lobby", act); refused == nil || refused.Code != wire.Filtered || refused.Message != "Be kind." {
			t.Errorf("%s of a moderator: %v", kind, refused)
		}
		town.do(t, "OLA", act)
		town.do(t, "MO", moderation.Act{Act: kind, Text: "the guide"})
	}
	newTown(t).do(t, "MO", moderation.Act{Act: "slow", ForMillis: minute, Text: "idiot"}) // it is not its own
}
