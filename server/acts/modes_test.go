package acts_test

import (
	"slices"
	"strings"
	"testing"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// TestModes: what a room is like is told whole, kept, and what it was before when it is
// undone.
func TestModes(t *testing.T) {
	for name, tt := range map[string]struct {
		act  moderation.Act
		want string // a part of what is told
	}{
		"slow":     {moderation.Act{Act: "slow", ForMillis: minute}, `"slow_ms":60000`},
		"pace":     {moderation.Act{Act: "pace", N: 5}, `"pace":5`},
		"speak":    {moderation.Act{Act: "speak", Who: "here", ForMillis: minute}, `"speak":"here","speak_ms":60000`},
		"links":    {moderation.Act{Act: "links", On: &off}, `"links":false`},
		"topic":    {moderation.Act{Act: "topic", Text: "Questions"}, `"topic":"Questions"`},
		"pin":      {moderation.Act{Act: "pin", Seq: 1}, `"pins":[{"seq":1,"from":"Ana","text":"hello"}]`},
		"announce": {moderation.Act{Act: "announce", Text: "At nine."}, `"announcement":{"text":"At nine.","at":1788264000000}`},
		"shield":   {moderation.Act{Act: "shield", On: &on}, `"shield":true`},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "hello", "hi")
			town.do(t, "MO", moderation.Act{Act: "slow", ForMillis: 2 * minute})
			town.do(t, "MO", moderation.Act{Act: "pin", Seq: 2})
			before := string(town.rooms.State("lobby"))
			answer := town.do(t, "MO", tt.act)
			state := string(town.rooms.State("lobby"))
			told := town.told(wire.KindRoom)
			if !strings.Contains(strings.ReplaceAll(state, `{"seq":2,"from":"Ana","text":"hi"},`, ""), tt.want) || told[len(told)-1] != state || string(town.modes.State()) != state {
				t.Errorf("told %s, kept %s, want %s", state, town.modes.State(), tt.want)
			}
			notice := town.entries[len(town.entries)-1].Notice
			if (notice != "") != (tt.act.Act == "announce") {
				t.Errorf("notice %q", notice)
			}
			town.do(t, "MO", moderation.Act{Act: "lift", Of: answer.Record})
			if got := string(town.rooms.State("lobby")); got != before || string(town.modes.State()) != before {
				t.Errorf("undone it is %s, want %s", got, before)
			}
		})
	}
}

// TestUndoKeepsTheRest: what was done after an act stays when that is undone.
func TestUndoKeepsTheRest(t *testing.T) {
	town := newTown(t)
	slow := town.do(t, "MO", moderation.Act{Act: "slow", ForMillis: minute})
	town.do(t, "MO", moderation.Act{Act: "topic", Text: "Questions"})
	town.do(t, "MO", moderation.Act{Act: "lift", Of: slow.Record})
	if got := string(town.rooms.State("lobby")); got != `{"topic":"Questions"}` {
		t.Errorf("it is %s", got)
	}
}

// TestUnpin: it can be undone while the message stands.
func TestUnpin(t *testing.T) {
	town := newTown(t)
	town.said("Ana", "", "hello")
	town.do(t, "MO", moderation.Act{Act: "pin", Seq: 1})
	pinned := string(town.rooms.State("lobby"))
	unpin := town.do(t, "MO", moderation.Act{Act: "unpin", Seq: 1})
	if state := town.rooms.State("lobby"); state != nil {
		t.Errorf("it is %s", state)
	}
	town.do(t, "MO", moderation.Act{Act: "lift", Of: unpin.Record})
	if got := string(town.rooms.State("lobby")); got != pinned {
		t.Errorf("it is %s", got)
	}
}

// TestLiftPerson: all that stands against a person ends, in the room where it was said.
func TestLiftPerson(t *testing.T) {
	town := newTown(t)
	town.do(t, "OLA", moderation.Act{Act: "ban", User: "ANA", Room: "*"})
	town.do(t, "MO", moderation.Act{Act: "ban", User: "ANA"})
	town.do(t, "MO", moderation.Act{Act: "timeout", User: "ANA", ForMillis: minute})
	if answer := town.do(t, "MO", moderation.Act{Act: "lift", User: "ANA"}); !slices.Equal(answer.Names, []string{"Ana"}) {
		t.Errorf("answered %+v", answer)
	}
	if len(town.rooms.Sanctions("lobby")) != 0 || len(town.rooms.Sanctions("*")) != 1 || len(town.kept) != 1 {
		t.Errorf("kept %+v", town.kept)
	}
	if _, refused := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "lift", Of: 1}); refused == nil || refused.Code != wire.Forbidden {
		t.Errorf("a moderator undoes what an owner did everywhere: %v", refused)
	}
	town.do(t, "OLA", moderation.Act{Act: "lift", Of: 1, Room: "*"})
	if len(town.kept) != 0 || len(town.rooms.Sanctions("*")) != 0 {
		t.Errorf("kept %+v", town.kept)
	}
}
