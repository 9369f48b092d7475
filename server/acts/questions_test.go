package acts_test

import (
	"fmt"
	"testing"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// asked is a town with a question, a message, and another question.
func asked(t *testing.T) *town {
	town := newTown(t)
	town.said("Ana", "", "why?", "because", "when?")
	town.entries[0].Ask, town.entries[2].Ask = true, true
	return town
}

func act(kind string, seq int64, on bool) moderation.Act {
	return moderation.Act{Act: kind, Seq: seq, On: &on}
}

// TestQuestions: what is being answered, and on screen, stands in the state of the room until it is
// taken away, answered, or removed, and comes back when that is undone.
func TestQuestions(t *testing.T) {
	const why, because, when = `{"seq":1,"from":"Ana","text":"why?"}`, `{"seq":2,"from":"Ana","text":"because"}`, `{"seq":3,"from":"Ana","text":"when?"}`
	for name, tt := range map[string]struct {
		acts   []moderation.Act
		want   string // the state after the last
		undone string // and when that is undone
	}{
		"live":                 {[]moderation.Act{act("live", 1, true)}, `{"live":` + why + `}`, ""},
		"another one":          {[]moderation.Act{act("live", 1, true), act("live", 3, true)}, `{"live":` + when + `}`, `{"live":` + why + `}`},
		"live no more":         {[]moderation.Act{act("live", 1, true), act("live", 1, false)}, "", `{"live":` + why + `}`},
		"screen":               {[]moderation.Act{act("screen", 2, true)}, `{"screen":` + because + `}`, ""},
		"screen no more":       {[]moderation.Act{act("screen", 2, true), act("screen", 2, false)}, "", `{"screen":` + because + `}`},
		"both":                 {[]moderation.Act{act("live", 1, true), act("screen", 2, true)}, `{"live":` + why + `,"screen":` + because + `}`, `{"live":` + why + `}`},
		"answered":             {[]moderation.Act{act("live", 1, true), act("answered", 1, true)}, "", ""},
		"answered another one": {[]moderation.Act{act("live", 1, true), act("answered", 3, true)}, `{"live":` + why + `}`, `{"live":` + why + `}`},
		"not answered":         {[]moderation.Act{act("live", 1, true), act("answered", 1, false)}, `{"live":` + why + `}`, "-"},
		"removed":              {[]moderation.Act{act("live", 1, true), act("screen", 1, true), {Act: "remove", Seq: 1}}, "", ""},
		"all removed":          {[]moderation.Act{act("live", 1, true), act("screen", 2, true), {Act: "remove", User: "ANA", Since: 1}}, "", ""},
		"cleared":              {[]moderation.Act{act("live", 1, true), act("screen", 2, true), {Act: "clear"}}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			town := asked(t)
			var answer wire.Moderated
			for _, a := range tt.acts {
				answer = town.do(t, "MO", a)
			}
			if got := string(town.rooms.State("lobby")); got != tt.want {
				t.Errorf("it is %s, want %s", got, tt.want)
			}
			if told := town.told(wire.KindRoom); len(told) > 0 && told[len(told)-1] != tt.want && told[len(told)-1]+tt.want != "{}" {
				t.Errorf("told %s", told[len(told)-1])
			}
			_, refused := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "lift", Of: answer.Record})
			switch got := string(town.rooms.State("lobby")); {
			case tt.undone == "-" && (refused == nil || refused.Code != wire.NotFound):
				t.Errorf("nothing was undone: %v", refused)
			case tt.undone != "-" && (refused != nil || got != tt.undone):
				t.Errorf("undone it is %s, want %s; %v", got, tt.undone, refused)
			}
		})
	}
}

// TestAnswered: it is told of questions that stand, and can be undone.
func TestAnswered(t *testing.T) {
	town := asked(t)
	answer := town.do(t, "MO", act("answered", 1, true))
	again := town.do(t, "MIA", act("answered", 1, true))
	if !town.entries[0].Answered {
		t.Error("it is not answered")
	}
	if _, refused := town.Do(t.Context(), as("MO"), "lobby", moderation.Act{Act: "lift", Of: again.Record}); refused == nil || refused.Code != wire.NotFound {
		t.Errorf("what has changed nothing is undone: %v", refused)
	}
	town.do(t, "MO", moderation.Act{Act: "lift", Of: answer.Record})
	if town.entries[0].Answered {
		t.Error("it is answered still")
	}
	town.do(t, "MO", act("answered", 1, true))
	town.do(t, "MO", act("answered", 1, false))
	if town.entries[0].Answered {
		t.Error("it is answered still")
	}
}

// TestNoQuestion: what cannot be shown, or is no question, is refused, and nobody but moderators does it.
func TestNoQuestion(t *testing.T) {
	town := asked(t)
	town.do(t, "MO", moderation.Act{Act: "remove", Seq: 3})
	entries := len(town.entries)
	for name, tt := range map[string]struct {
		by   string
		act  moderation.Act
		want wire.Code
	}{
		"no question live":     {"MO", act("live", 2, true), wire.NotFound},
		"no question answered": {"MO", act("answered", 2, true), wire.NotFound},
		"removed":              {"MO", act("live", 3, true), wire.NotFound},
		"removed, answered":    {"MO", act("answered", 3, true), wire.NotFound},
		"removed, on screen":   {"MO", act("screen", 3, true), wire.NotFound},
		"an update":            {"MO", act("screen", 4, true), wire.NotFound},
		"nothing":              {"MO", act("screen", 99, true), wire.NotFound},
		"no number":            {"MO", act("live", 0, true), wire.BadMessage},
		"negative":             {"MO", act("answered", -1, true), wire.BadMessage},
		"neither on nor off":   {"MO", moderation.Act{Act: "screen", Seq: 1}, wire.BadMessage},
		"everywhere":           {"OLA", moderation.Act{Act: "live", Seq: 1, On: &on, Room: "*"}, wire.BadMessage},
		"a member":             {"BEA", act("live", 1, true), wire.Forbidden},
		"a member, answered":   {"BEA", act("answered", 1, true), wire.Forbidden},
	} {
		if _, refused := town.Do(t.Context(), as(tt.by), "lobby", tt.act); refused == nil || refused.Code != tt.want {
			t.Errorf("%s: %v, want %s", name, refused, tt.want)
		}
	}
	if len(town.entries) != entries {
		t.Errorf("there are %v", fmt.Sprint(town.entries[entries:]))
	}
}
