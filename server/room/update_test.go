package room_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// update is an entry about messages, as the log delivers it.
func update(kind wire.Kind, target int64, user, text string) room.Draft {
	return room.Draft{Entry: wire.Entry{Kind: kind, Target: target, User: user, Text: text}}
}

// TestBacklogFollows: who comes later gets what is kept in memory in its state of now.
func TestBacklogFollows(t *testing.T) {
	for name, tt := range map[string]struct {
		updates []room.Draft
		want    string // texts of the messages, and what else there is
	}{
		"one":              {[]room.Draft{update(wire.KindRemoved, 2, "b", "")}, "a1 - a3 b4 removed2"},
		"one restored":     {[]room.Draft{update(wire.KindRemoved, 2, "b", ""), update(wire.KindRestored, 2, "b", "b2")}, "a1 b2 a3 b4 restored2"},
		"removed again":    {[]room.Draft{update(wire.KindRemoved, 2, "b", ""), update(wire.KindRestored, 2, "b", "b2"), update(wire.KindRemoved, 2, "b", "")}, "a1 - a3 b4 removed2"},
		"in bulk":          {[]room.Draft{update(wire.KindRemovedMany, 2, "b", "")}, "a1 - a3 - many"},
		"from one on":      {[]room.Draft{update(wire.KindRemovedMany, 3, "", "")}, "a1 b2 - - many"},
		"in bulk, and one": {[]room.Draft{update(wire.KindRemovedMany, 1, "b", ""), update(wire.KindRestored, 4, "b", "b4")}, "a1 - a3 b4 many restored4"},
		"the room, twice":  {[]room.Draft{update(wire.KindRoom, 0, "", `{"topic":"a"}`), update(wire.KindRoom, 0, "", `{"topic":"b"}`)}, "a1 b2 a3 b4 topic=b"},
		"all of it again": {[]room.Draft{update(wire.KindRemovedMany, 1, "b", ""), update(wire.KindRestored, 4, "b", "b4"), update(wire.KindRemovedMany, 1, "", "")},
			"- - - - many many"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVenue(t)
				ana, bo := v.join("Ana"), v.join("Bo")
				for i, g := range []*guest{ana, bo, ana, bo} {
					d := g.draft("", fmt.Sprintf("%c%d", 'a'+i%2, i+1))
					d.User = string(rune('a' + i%2))
					g.room.Say(d)
					synctest.Wait()
				}
				bytes := v.hub.BacklogBytes()
				v.join("Zoe") // has the frames of before made
				for _, d := range tt.updates {
					ana.room.Act(d)
					synctest.Wait()
				}
				cy := v.join("Cy")
				var got []string
				for _, payload := range payloads(t, cy.backlog) {
					for line := range strings.Lines(string(payload)) {
						got = append(got, shown(line))
					}
				}
				if want := strings.Fields(tt.want); !slices.Equal(got, want) {
					t.Errorf("%q, want %q", got, want)
				}
				if now := v.hub.BacklogBytes(); now <= 0 || now == bytes {
					t.Errorf("%d bytes are counted, %d before", now, bytes)
				}
			})
		})
	}
}

// shown is what a client makes of an entry.
func shown(line string) string {
	line = strings.TrimSpace(line)
	_, text, _ := strings.Cut(line, `"text":"`)
	text = strings.TrimSuffix(text, `"}`)
	_, target, _ := strings.Cut(line, `"target":`)
	switch {
	case strings.Contains(line, `"from_seq"`):
		return "many"
	case strings.Contains(line, `"restored"`):
		return "restored" + target[:1]
	case strings.Contains(line, `"target"`):
		return "removed" + target[:1]
	case strings.Contains(line, `"topic"`):
		_, topic, _ := strings.Cut(line, `"topic":"`)
		return "topic=" + strings.TrimSuffix(topic, `"}}`)
	case text == "":
		return "-"
	}
	return text
}

// TestBacklogCountsMessages: a crowd of updates does not take the messages from newcomers.
func TestBacklogCountsMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		for i := range 60 {
			ana.say("", fmt.Sprint(i))
			ana.room.Act(timeoutOf(ana))
			synctest.Wait()
		}
		events := decode(t, v.join("Bo").backlog)
		messages := slices.DeleteFunc(slices.Clone(events), func(e event) bool { return e.Type != "message" })
		if len(messages) != 50 || messages[0].Text != "10" || events[len(events)-1].Type != "act" {
			t.Errorf("%d messages from %v on, and %v last", len(messages), messages[0], events[len(events)-1])
		}
	})
}
