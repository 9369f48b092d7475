package acts_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// TestRemoveAndLift: what an act has taken back is there again when it is undone.
func TestRemoveAndLift(t *testing.T) {
	for name, tt := range map[string]struct {
		act   moderation.Act
		stand string // after it
		count int
		lift  int // how many are there again
	}{
		"one":             {moderation.Act{Act: "remove", Seq: 2}, "[a c d]", 1, 1},
		"of an owner":     {moderation.Act{Act: "remove", Seq: 4}, "[a b c]", 1, 1},
		"all of a person": {moderation.Act{Act: "remove", User: "ANA", Since: 1}, "[c d]", 2, 2},
		"since":           {moderation.Act{Act: "remove", User: "ANA", Since: start.Add(2 * time.Second).UnixMilli()}, "[a c d]", 1, 1},
		"clear":           {moderation.Act{Act: "clear"}, "[]", 4, 4},
		"clear since":     {moderation.Act{Act: "clear", Since: start.Add(4 * time.Second).UnixMilli()}, "[a b c]", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "a", "b")
			town.said("Bo", "", "c")
			town.said("Ola", "owner", "d")
			answer := town.do(t, "MO", tt.act)
			if got := fmt.Sprint(town.stand()); got != tt.stand || answer.Count != tt.count {
				t.Errorf("left %s, want %s; answered %+v", got, tt.stand, answer)
			}
			answer = town.do(t, "MIA", moderation.Act{Act: "lift", Of: answer.Record})
			if got := fmt.Sprint(town.stand()); got != "[a b c d]" || answer.Count != tt.lift {
				t.Errorf("undone: %s, answered %+v", got, answer)
			}
			if _, refused := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "lift", Of: 1}); refused == nil || refused.Code != wire.NotFound {
				t.Errorf("undone again: %v", refused)
			}
		})
	}
}

// TestRemovedPins: what is gone is pinned no more, in the same act.
func TestRemovedPins(t *testing.T) {
	for name, act := range map[string]moderation.Act{
		"one": {Act: "remove", Seq: 1}, "a person's": {Act: "remove", User: "ANA", Since: 1},
		"clear": {Act: "clear"}, "sweep": {Act: "sweep", Seq: 1},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "a secret")
			town.do(t, "MO", moderation.Act{Act: "pin", Seq: 1})
			if told := town.told(wire.KindRoom); !slices.Equal(told, []string{`{"pins":[{"seq":1,"from":"Ana","text":"a secret"}]}`}) {
				t.Errorf("told %q", told)
			}
			town.do(t, "MO", act)
			if told := town.told(wire.KindRoom); len(told) != 2 || told[1] != "{}" || len(town.modes.Pins) != 0 || len(town.rooms.Modes("lobby").Pins) != 0 {
				t.Errorf("told %q, kept %+v", told, town.modes)
			}
			if len(town.audit) != 2 {
				t.Errorf("%d records", len(town.audit))
			}
		})
	}
}

// TestSweep: what reads alike goes, whoever said it, but for those who keep the room and
// bots; who said it is silenced, and more of it is refused. One lift undoes all of it.
func TestSweep(t *testing.T) {
	town := newTown(t)
	town.said("Bo", "", "buy cheap coins at coins dot example")
	town.said("Ana", "", "Buy CHEAP coins at coins dot example!!", "good morning all")
	town.said("Cy", "", "buy cheap coins at coins dot example ")
	town.said("Ola", "owner", "buy cheap coins at coins dot example")
	town.said("Mo", "", "buy cheap coins at coins dot example") // was none then, and is a moderator now
	town.said("Robot", "bot", "buy cheap coins at coins dot example")
	answer := town.do(t, "MO", moderation.Act{Act: "sweep", Seq: 2, ForMillis: minute, FilterMillis: minute})
	if got := fmt.Sprint(answer.Count, answer.Names, answer.More); got != "3 [Bo Ana Cy] false" {
		t.Errorf("answered %s", got)
	}
	if got := len(town.stand()); got != 4 {
		t.Errorf("left %q", town.stand())
	}
	silenced := make(map[string]bool)
	for _, s := range town.rooms.Sanctions("lobby") {
		silenced[s.User] = s.Kind == "timeout" && s.Record == answer.Record
	}
	if fmt.Sprint(silenced) != "map[ANA:true BO:true CY:true]" || !isFiltered(town, answer.Record, "lobby", "Buy CHEAP coins at coins dot example!!") {
		t.Errorf("silenced %v, filtered %v", silenced, town.filter)
	}
	if len(town.audit) != 1 || string(town.audit[0].Detail) != `{"seqs":[1,2,4]}` {
		t.Errorf("recorded %s", town.audit[0].Detail)
	}
	town.do(t, "MO", moderation.Act{Act: "lift", Of: answer.Record})
	if len(town.stand()) != 7 || len(town.rooms.Sanctions("lobby")) != 0 || len(town.kept) != 0 || len(town.filter)+len(town.filters) != 0 {
		t.Errorf("undone, there are %q, %+v, %v", town.stand(), town.kept, town.filter)
	}
}

// TestSweepSince: what was said long before is left alone, unless it is asked for.
func TestSweepSince(t *testing.T) {
	town := newTown(t)
	for range 12 * 60 {
		town.said("Ana", "", "the same again and again")
	}
	last := int64(len(town.entries))
	preview := func(since int64) int {
		return town.do(t, "MO", moderation.Act{Act: "sweep", Seq: last, Since: since, Preview: true}).Count
	}
	if got := preview(0); got != 10*60+1 {
		t.Errorf("%d, want those of ten minutes", got)
	}
	if got := preview(1); got != 12*60 {
		t.Errorf("%d, want all", got)
	}
	if got := preview(start.Add(24 * time.Hour).UnixMilli()); got != 1 {
		t.Errorf("%d, want the message alone", got)
	}
}

// TestSweepBound: a sweep takes a thousand, and says that there are more.
func TestSweepBound(t *testing.T) {
	town := newTown(t)
	for range 1_500 {
		town.said("Ana", "", "the same again and again")
	}
	sweep := moderation.Act{Act: "sweep", Seq: 1, Since: 1}
	if answer := town.do(t, "MO", sweep); answer.Count != 1_000 || !answer.More || len(town.stand()) != 500 {
		t.Errorf("%+v, %d are left", answer, len(town.stand()))
	}
	sweep.Seq = 1_500
	if answer := town.do(t, "MO", sweep); answer.Count != 500 || answer.More || len(town.stand()) != 0 {
		t.Errorf("%+v, %d are left", answer, len(town.stand()))
	}
}
