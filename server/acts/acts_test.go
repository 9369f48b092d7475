package acts_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/wire"
)

var (
	on, off = true, false
	minute  = time.Minute.Milliseconds()
)

// TestPersons: what is done with a person is told, kept and held in memory at once.
func TestPersons(t *testing.T) {
	for name, tt := range map[string]struct {
		act      moderation.Act
		want     wire.Moderated
		told     string
		sanction string // kind, address, whether a name is bound
	}{
		"timeout": {
			moderation.Act{Act: "timeout", User: "ANA", ForMillis: minute, Reason: "spam"},
			wire.Moderated{Act: "timeout", Record: 1, Count: 1, Names: []string{"Ana"}, Shares: 3, Until: start.Add(time.Minute).UnixMilli()},
			`"act":"timeout","user":"ANA","name":"Ana","until":1788264060000`, "timeout, address of Ana, false",
		},
		"timeout without the address": {
			moderation.Act{Act: "timeout", User: "ANA", ForMillis: minute, Address: &off},
			wire.Moderated{Act: "timeout", Record: 1, Count: 1, Names: []string{"Ana"}, Until: start.Add(time.Minute).UnixMilli()},
			`"act":"timeout","user":"ANA","name":"Ana","until":1788264060000`, "timeout, , false",
		},
		"ban for good": {
			moderation.Act{Act: "ban", User: "ANA"},
			wire.Moderated{Act: "ban", Record: 1, Count: 1, Names: []string{"Ana"}, Shares: 3},
			`"act":"ban","user":"ANA","name":"Ana"`, "ban, address of Ana, true",
		},
		"ban of who is known": {
			moderation.Act{Act: "ban", User: "BEA"},
			wire.Moderated{Act: "ban", Record: 1, Count: 1, Names: []string{"Bea"}},
			`"act":"ban","user":"BEA","name":"Bea"`, "ban, , false",
		},
		"kick of who is there by another node": {
			moderation.Act{Act: "kick", User: "ELI"},
			wire.Moderated{Act: "kick", Record: 1, Count: 1, Names: []string{"Eli"}},
			`"act":"kick","user":"ELI","name":"Eli"`, "",
		},
		"kick": {
			moderation.Act{Act: "kick", User: "ANA"},
			wire.Moderated{Act: "kick", Record: 1, Count: 1, Names: []string{"Ana"}},
			`"act":"kick","user":"ANA","name":"Ana"`, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			answer := town.do(t, "MO", tt.act)
			tt.want.Seq = answer.Seq
			if answer.Seq == 0 || fmt.Sprint(answer) != fmt.Sprint(tt.want) {
				t.Errorf("answered %+v, want %+v", answer, tt.want)
			}
			if told := town.told(wire.KindAct); !slices.Equal(told, []string{tt.told}) {
				t.Errorf("told %q, want %q", told, tt.told)
			}
			got := ""
			for i, s := range town.kept {
				got = fmt.Sprintf("%s, %s, %v", s.Kind, s.Address, s.Skeleton != "")
				if in := town.rooms.Sanctions("lobby"); len(in) != len(town.kept) || in[i].Record != 1 {
					t.Errorf("in memory %+v", in)
				}
			}
			if got != tt.sanction {
				t.Errorf("kept %q, want %q", got, tt.sanction)
			}
			r := town.audit[0]
			if r.ByUser != "MO" || r.Act != tt.act.Act || r.User != tt.act.User || r.Reason != tt.act.Reason || r.Room != "lobby" {
				t.Errorf("recorded %+v", r)
			}
			if reviewed := town.reviews > 0; reviewed != (tt.act.Act == "ban") || (len(town.expels) > 0) != (tt.act.Act == "kick") {
				t.Errorf("%d reviews, sent away: %q", town.reviews, town.expels)
			}
			if !slices.Equal(town.counted, []string{tt.act.Act}) {
				t.Errorf("counted %q", town.counted)
			}
		})
	}
}

// TestRefused: what may not be done leaves nothing behind.
func TestRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		by   string
		act  moderation.Act
		want wire.Code
	}{
		"without the role":           {"BEA", moderation.Act{Act: "kick", User: "ANA"}, wire.Forbidden},
		"upon a higher role":         {"MO", moderation.Act{Act: "timeout", User: "OLA", ForMillis: minute}, wire.Forbidden},
		"upon the same role":         {"MO", moderation.Act{Act: "ban", User: "MIA"}, wire.Forbidden},
		"upon oneself":               {"MO", moderation.Act{Act: "ban", User: "MO"}, wire.Forbidden},
		"messages of a higher role":  {"MO", moderation.Act{Act: "remove", User: "OLA", Since: 1}, wire.Forbidden},
		"everywhere, by a moderator": {"MO", moderation.Act{Act: "ban", User: "ANA", Room: "*"}, wire.Forbidden},
		"nobody":                     {"MO", moderation.Act{Act: "ban", User: "NOBODY"}, wire.NotFound},
		"a message that is gone":     {"MO", moderation.Act{Act: "remove", Seq: 1}, wire.NotFound},
		"a message that is not":      {"MO", moderation.Act{Act: "remove", Seq: 9}, wire.NotFound},
		"sweep of one that is gone":  {"MO", moderation.Act{Act: "sweep", Seq: 1}, wire.NotFound},
		"pin of one that is gone":    {"MO", moderation.Act{Act: "pin", Seq: 1}, wire.NotFound},
		"remove where nothing is":    {"MO", moderation.Act{Act: "remove", User: "BEA", Since: 1}, wire.NotFound},
		"lift of nothing":            {"MO", moderation.Act{Act: "lift", User: "ANA"}, wire.NotFound},
		"lift of no record":          {"MO", moderation.Act{Act: "lift", Of: 7}, wire.NotFound},
		"no act":                     {"MO", moderation.Act{Act: "dance"}, wire.BadMessage},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "hello")
			town.do(t, "OLA", moderation.Act{Act: "remove", Seq: 1})
			before := len(town.entries)
			for _, preview := range []bool{true, false} {
				tt.act.ID, tt.act.Preview = "m1", preview
				_, refused := town.Do(t.Context(), as(tt.by), "lobby", tt.act)
				if refused == nil || refused.Code != tt.want || refused.ID != "m1" {
					t.Errorf("preview %v: %v, want %s", preview, refused, tt.want)
				}
			}
			if len(town.entries) != before || len(town.audit) != 1 || len(town.kept) != 0 {
				t.Errorf("left %+v, %+v, %+v", town.entries[before:], town.audit, town.kept)
			}
		})
	}
}

// TestPreview: it tells what would be done, and does nothing.
func TestPreview(t *testing.T) {
	for name, tt := range map[string]struct {
		act  moderation.Act
		want string
	}{
		"ban":            {moderation.Act{Act: "ban", User: "ANA"}, "1 [Ana] 3"},
		"remove":         {moderation.Act{Act: "remove", User: "ANA", Since: 1}, "2 [Ana] 0"},
		"remove since":   {moderation.Act{Act: "remove", User: "ANA", Since: start.Add(2 * time.Second).UnixMilli()}, "1 [Ana] 0"},
		"clear":          {moderation.Act{Act: "clear"}, "3 [] 0"},
		"sweep":          {moderation.Act{Act: "sweep", Seq: 1, ForMillis: minute}, "2 [Ana Bo] 3"},
		"remove message": {moderation.Act{Act: "remove", Seq: 2}, "1 [Ana] 0"},
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.said("Ana", "", "buy cheap coins at coins", "something else")
			town.said("Bo", "", "Buy cheap coins at COINS!")
			tt.act.Preview = true
			answer := town.do(t, "MO", tt.act)
			if got := fmt.Sprint(answer.Count, answer.Names, answer.Shares); got != tt.want || !answer.Preview || answer.Record != 0 {
				t.Errorf("answered %q: %+v", got, answer)
			}
			if len(town.entries) != 3 || len(town.audit) != 0 || len(town.kept) != 0 || len(town.counted) != 0 {
				t.Errorf("a preview has done something: %+v", town)
			}
		})
	}
}

// TestFullDisk: what is not saved was not done, in the file or in memory.
func TestFullDisk(t *testing.T) {
	for _, act := range []moderation.Act{
		{Act: "ban", User: "ANA"}, {Act: "kick", User: "ANA"}, {Act: "remove", Seq: 1}, {Act: "clear"}, {Act: "topic", Text: "a"},
		{Act: "sweep", Seq: 1, ForMillis: minute, FilterMillis: minute}, {Act: "lift", Of: 1},
	} {
		town := newTown(t)
		town.said("Ana", "", "hello", "hello you", "hello")
		town.do(t, "MO", moderation.Act{Act: "slow", ForMillis: minute})
		town.disk = errors.New("the disk is full")
		_, refused := town.Do(t.Context(), as("MO"), "lobby", act)
		if refused == nil || refused.Code != wire.NotSaved {
			t.Errorf("%s: %v", act.Act, refused)
		}
		if len(town.stand()) != 3 || len(town.audit) != 1 || len(town.kept)+len(town.filter)+len(town.expels)+town.reviews != 0 ||
			len(town.rooms.Sanctions("lobby")) != 0 || town.rooms.Modes("lobby").Topic != "" || len(town.counted) != 1 {
			t.Errorf("%s is half done: %+v", act.Act, town)
		}
	}
}

// TestFullRecords: what cannot be put on record is not done, no part of it.
func TestFullRecords(t *testing.T) {
	for _, act := range []moderation.Act{
		{Act: "ban", User: "ANA"}, {Act: "remove", Seq: 1}, {Act: "remove", User: "ANA", Since: 1}, {Act: "clear"}, {Act: "sweep", Seq: 1, ForMillis: minute}, {Act: "lift", Of: 2},
	} {
		town := newTown(t)
		town.said("Ana", "", "hello", "hello", "bye")
		town.do(t, "MO", moderation.Act{Act: "pin", Seq: 1})
		town.do(t, "MO", moderation.Act{Act: "remove", Seq: 3})
		town.full = records.ErrFull
		if _, refused := town.Do(t.Context(), as("MO"), "lobby", act); refused == nil || refused.Code != wire.NotSaved {
			t.Errorf("%s: %v", act.Act, refused)
		}
		if len(town.stand()) != 2 || len(town.kept) != 0 || len(town.modes.Pins) != 1 || len(town.rooms.Modes("lobby").Pins) != 1 || len(town.told(wire.KindRoom)) != 1 || len(town.told(wire.KindAct)) != 0 {
			t.Errorf("%s is half done: %+v", act.Act, town)
		}
	}
}

// TestTwoModerators: the second begins where the first has ended.
func TestTwoModerators(t *testing.T) {
	town := newTown(t)
	town.busy = make(chan struct{})
	done := make(chan *wire.Error)
	for _, act := range []moderation.Act{{Act: "topic", Text: "a"}, {Act: "slow", ForMillis: minute}} {
		go func() {
			_, refused := town.Do(context.Background(), as("MO"), "lobby", act)
			done <- refused
		}()
	}
	town.busy <- struct{}{}
	town.busy <- struct{}{}
	for range 2 {
		if refused := <-done; refused != nil {
			t.Error(refused)
		}
	}
	if m := town.rooms.Modes("lobby"); m.Topic != "a" || m.SlowMillis != minute || m.Topic != town.modes.Topic || m.SlowMillis != town.modes.SlowMillis {
		t.Errorf("one has undone what the other did: %+v, kept %+v", m, town.modes)
	}
}

// TestLate: who waits too long is told so; the act is done all the same, and the next waits
// for it.
func TestLate(t *testing.T) {
	town := newTown(t)
	town.busy = make(chan struct{})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for _, act := range []moderation.Act{{Act: "ban", User: "ANA"}, {Act: "ban", User: "BEA"}} {
		if _, refused := town.Do(ctx, as("MO"), "lobby", act); refused == nil || refused.Code != wire.NotSaved || !strings.Contains(refused.Message, "slow") {
			t.Errorf("%v", refused)
		}
	}
	town.busy <- struct{}{}
	town.Wait()
	if len(town.kept) != 1 || town.kept[0].User != "ANA" || town.reviews != 1 {
		t.Errorf("kept %+v", town.kept)
	}
}

// TestUntil: an answer says until when as what is kept does, which goes by the time of the entry.
func TestUntil(t *testing.T) {
	town := newTown(t)
	town.said("Ana", "", "hello")
	town.late = 7 * time.Millisecond
	for _, act := range []moderation.Act{
		{Act: "timeout", User: "ANA", ForMillis: 1000},
		{Act: "filter", Text: "coins", ForMillis: 1000},
		{Act: "sweep", Seq: 1, ForMillis: 1000, FilterMillis: 1000},
	} {
		answer := town.do(t, "MO", act)
		if want := start.Add(time.Second + town.late).UnixMilli(); answer.Until != want || town.audit[len(town.audit)-1].Until.UnixMilli() != want {
			t.Errorf("%s: until %d, on record %v, want %d", act.Act, answer.Until, town.audit[len(town.audit)-1].Until, want)
		} else if told := town.told(wire.KindAct); act.User != "" && !strings.HasSuffix(told[len(told)-1], fmt.Sprintf(`"until":%d`, want)) {
			t.Errorf("%s: told %s, want until %d", act.Act, told, want)
		}
	}
}
