package server_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/history"
)

// TestActsWhileNothingIsSaved: an act that cannot be saved is refused, and nothing of it is
// done, on record, or in memory.
func TestActsWhileNothingIsSaved(t *testing.T) {
	for _, trouble := range diskTroubles[1:3] { // the disk of the others is empty, or the file is not to be written
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel() // some wait
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
			owner := town.join(t, "owner", "lobby", "Ola")
			owner.Await("welcome")
			ana := town.join(t, "", "lobby", "Ana")
			user := ana.Await("welcome")["user"]
			seq := ana.said("hello")

			end := trouble.begin(t, s, db)
			for _, act := range []string{
				fmt.Sprintf(`"act":"remove","seq":%d`, seq), fmt.Sprintf(`"act":"ban","user":%q`, user), fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":60000`, user),
				`"act":"topic","text":"a"`, fmt.Sprintf(`"act":"sweep","seq":%d,"for_ms":60000`, seq), `"act":"clear"`, fmt.Sprintf(`"act":"kick","user":%q`, user),
			} {
				owner.RefuseAct(act, "not_saved")
			}
			end()

			ana.said("I am here and may speak")
			if got := fmt.Sprint(town.texts(t, "lobby")); got != "[hello I am here and may speak]" {
				t.Errorf("there are %s", got)
			}
			var page struct{ Records []any }
			if town.audit(t, "owner", "", &page); len(page.Records) != 0 {
				t.Errorf("on record: %v", page.Records)
			}
			response, body := s.request(t, http.MethodGet, "/api/rooms/lobby/state", town.as("owner"))
			if !strings.Contains(string(body), `{"state":{},"sanctions":[]}`) {
				t.Errorf("%s: %s", response.Status, body)
			}
			owner.Moderate(fmt.Sprintf(`"act":"kick","user":%q`, user))
			ana.ExpectError("kicked")
		})
	}
}
