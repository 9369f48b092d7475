package server_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"hubbub/server/history"
)

// TestQueueWhileNothingIsSaved: while nothing can be saved nothing is held, reported, let
// through or ended; when the trouble is over all is as before.
func TestQueueWhileNothingIsSaved(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "filters")
	writeFilters(t, rules, heldRules)
	t.Setenv("HUBBUB_FILTERS", rules)
	for _, trouble := range diskTroubles[1:3] { // the disk of the others is empty, or the file is not to be written
		t.Run(trouble.name, func(t *testing.T) {
			db := filepath.Join(t.TempDir(), "h.db")
			log, err := history.Open(history.Config{Path: db})
			if err != nil {
				t.Fatal(err)
			}
			town := &town{sessions: make(map[string]string), users: make(map[string]string), tickets: make(map[string]string), file: db}
			town.fill(t, log)
			if err := log.Close(); err != nil {
				t.Fatal(err)
			}
			s := trouble.start(t, db)
			town.testServer = s.testServer
			owner, ana := town.join(t, "owner", "lobby", "Ola"), town.join(t, "", "lobby", "Ana")
			owner.Await("welcome")
			ana.Await("welcome")
			seq := owner.said("hello")
			ana.sayAsHeld("c1", "maybe one")
			id := owner.pending()["id"]

			end := trouble.begin(t, s, db)
			for _, act := range []string{"allow", "remove", "ban"} {
				owner.RefuseAct(fmt.Sprintf(`"act":%q,"item":%v`, act, id), "not_saved")
			}
			owner.RefuseAct(fmt.Sprintf(`"act":"timeout","item":%v,"for_ms":60000`, id), "not_saved")
			ana.WriteText(`{"type":"say","id":"c2","text":"maybe two"}`)
			if event := ana.Await("error"); event["code"] != "not_saved" || event["id"] != "c2" {
				t.Errorf("held: %v", event)
			}
			if answer := ana.report("r1", seq, ""); answer["code"] != "not_saved" {
				t.Errorf("reported: %v", answer)
			}
			end()

			if n := s.Metric(t, queueItems("held")) + s.Metric(t, queueItems("report")); n != 1 {
				t.Errorf("%v wait", n)
			}
			var page struct{ Records []any }
			if town.audit(t, "owner", "", &page); len(page.Records) != 0 {
				t.Errorf("on record: %v", page.Records)
			}
			ana.sayAsHeld("c1", "maybe one")
			if answer := ana.report("r1", seq, ""); answer["type"] != "reported" {
				t.Errorf("reported: %v", answer)
			}
			owner.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, id))
			ana.AwaitMessage("maybe one")
			ana.sayAsHeld("c2", "maybe two")
		})
	}
}
