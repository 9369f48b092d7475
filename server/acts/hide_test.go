package acts_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// reportAs reports the first message of the room.
func (t *town) reportAs(tt *testing.T, users ...string) {
	tt.Helper()
	for _, user := range users {
		if refused := t.Report(tt.Context(), as(user), "lobby", wire.ReportRequest{Seq: 1}); refused != nil {
			tt.Fatal(refused)
		}
	}
}

// TestHides: so many people's reports hide a message, and guests who are not here do not count.
func TestHides(t *testing.T) {
	town := newTown(t)
	town.ReportHides = 2
	town.said("Cy", "", "buy coins")
	town.reportAs(t, "BEA", "ZOE", "YAN") // the last two are no more than guests, and not here
	if len(town.stand()) != 1 {
		t.Fatal("hidden by one person and two who are not here")
	}
	town.reportAs(t, "MIA")
	item := town.queue.Items("lobby")[0]
	if len(town.stand()) != 0 || !item.Hidden || item.Text != "buy coins" || !slices.Contains(town.tallied, "item 1 hidden true") {
		t.Errorf("left %q, %+v, %v", town.stand(), item, town.tallied)
	}
	if r := town.audit[0]; r.Act != "remove" || r.ByName != "reports" || r.User != "CY" {
		t.Errorf("on record %+v", r)
	}
	town.do(t, "MO", moderation.Act{Act: "allow", Item: item.ID})
	if len(town.stand()) != 1 || len(town.queue.Items("lobby")) != 0 {
		t.Errorf("allowed: left %q", town.stand())
	}
}

// TestHidesNothing: without a number of people, and where that cannot be saved, a message stands.
func TestHidesNothing(t *testing.T) {
	for name, break_ := range map[string]func(*town){
		"without": func(town *town) { town.ReportHides = 0 },
		"full":    func(town *town) { town.full = errors.New("no more is kept") },
	} {
		t.Run(name, func(t *testing.T) {
			town := newTown(t)
			town.ReportHides = 1
			town.said("Cy", "", "buy coins")
			break_(town)
			town.reportAs(t, "BEA")
			if item := town.queue.Items("lobby")[0]; len(town.stand()) != 1 || item.Hidden {
				t.Errorf("left %q, %+v", town.stand(), item)
			}
		})
	}
}

// TestAllowLate: reports are dismissed though what they have hidden cannot be brought back.
func TestAllowLate(t *testing.T) {
	town := newTown(t)
	town.ReportHides = 1
	town.said("Cy", "", "buy coins")
	town.reportAs(t, "BEA")
	town.entries[0].Removed = false // nothing of it is kept
	town.entries[0].Text = ""
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
	if len(town.queue.Items("lobby")) != 0 {
		t.Error("it waits on")
	}
}

// TestAlerts: the first report wakes somebody while no moderator is there, a full queue always.
func TestAlerts(t *testing.T) {
	var told []string
	town := newTown(t)
	town.Alert = func(about, room string) { told = append(told, about+" in "+room) }
	town.said("Cy", "", "buy coins", "and gold")
	town.watched = true
	town.reportAs(t, "BEA")
	if len(told) > 0 {
		t.Errorf("told %q", told)
	}
	town.watched = false
	town.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: 2})
	if len(told) > 0 {
		t.Errorf("told %q of the second", told)
	}
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 1})
	town.do(t, "MO", moderation.Act{Act: "allow", Item: 2})
	town.said("Cy", "", slices.Repeat([]string{"spam"}, 1001)...)
	for seq := range int64(1001) {
		town.Report(t.Context(), as("BEA"), "lobby", wire.ReportRequest{Seq: seq + 3})
	}
	if got := fmt.Sprint(told); got != "[report in lobby full in lobby]" {
		t.Errorf("told %s", got)
	}
}
