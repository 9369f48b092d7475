package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// TestFiltersOutliveTheServer: what a sweep and an act filter is refused after a restart as
// before it, until it is lifted.
func TestFiltersOutliveTheServer(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	begin := func() *testServer {
		return startServer(t, func(c *config.Config) { c.MessageRate, c.DB = 0, db })
	}
	s := begin()
	mo, ana := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	welcome := mo.Join("Mo")
	user := welcome["user"].(string)
	ana.Join("Ana")
	grant := records.Grant{User: user, Room: "lobby", Role: identity.Moderator}
	if err := s.hub.Records().Grant(t.Context(), grant); err != nil {
		t.Fatal(err)
	}
	ana.Say("join my channel for free coins today")
	seq := mo.Await("message")["seq"].(float64)
	swept := mo.Moderate(fmt.Sprintf(`"act":"sweep","seq":%v,"filter_ms":60000`, seq))["record"]
	added := mo.Moderate(`"act":"filter","text":"nitro*","for_ms":60000`)["record"]
	refuses := func(c *rawConn, text string) {
		t.Helper()
		c.WriteText(fmt.Sprintf(`{"type":"say","text":%q}`, text))
		if event := c.Await("error"); event["code"] != "filtered" {
			t.Errorf("%q: %v", text, event)
		}
	}
	refuses(ana, "JOIN my channel for free coins today!")
	refuses(ana, "nitroglycerin")
	s.Stop(t)

	s = begin()
	mo, ana = dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	mo.WriteText(fmt.Sprintf(`{"type":"join","name":"Mo","session":%q}`, welcome["session"]))
	mo.Await("welcome")
	ana.Join("Ana")
	refuses(ana, "JOIN my channel for free coins today!")
	refuses(ana, "nitroglycerin")
	for _, record := range []any{swept, added} {
		mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, record))
	}
	ana.Say("nitro")
	if event := mo.Await("message"); event["text"] != "nitro" {
		t.Errorf("%v", event)
	}
}

// TestFilterDoors: what acts filter in a room is for its moderators.
func TestFilterDoors(t *testing.T) {
	s, mo := moderated(t)
	added := mo.Moderate(`"act":"filter","text":"coins","for_ms":60000`)
	owner := s.join(t, "owner", "lobby", "Ola")
	owner.Await("welcome")
	owner.Moderate(`"act":"filter","text":"elsewhere","for_ms":60000`)
	owner.Moderate(`"act":"filter","text":"spam","room":"*","like":true`)
	response, body := s.request(t, http.MethodGet, "/api/rooms/open/filters", s.as("moderator"))
	var page struct{ Filters []map[string]any }
	if err := json.Unmarshal([]byte(body), &page); err != nil || response.StatusCode != http.StatusOK || len(page.Filters) != 2 {
		t.Fatalf("%s %s, %v", response.Status, body, err)
	}
	if f := page.Filters[0]; f["record"] != added["record"] || f["text"] != "coins" || f["by"] != "Mo" || f["until"] != added["until"] || f["like"] != nil || f["everywhere"] != nil {
		t.Errorf("%v", f)
	}
	if f := page.Filters[1]; f["text"] != "spam" || f["like"] != true || f["everywhere"] != true || f["until"] != nil {
		t.Errorf("%v", f)
	}
	for who, want := range map[string]int{"nobody": 401, "guest": 403, "other": 403, "owner": 200} {
		if response, body := s.request(t, http.MethodGet, "/api/rooms/open/filters", s.as(who)); response.StatusCode != want {
			t.Errorf("%s: %s %s", who, response.Status, body)
		}
	}
	if response, _ := s.request(t, http.MethodGet, "/api/rooms/members/filters", s.as("guest")); response.StatusCode != http.StatusNotFound {
		t.Errorf("where nobody but members is: %s", response.Status)
	}
}
