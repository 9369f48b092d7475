package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
)

// TestQueueOverHTTP: what is reported over HTTP waits with what is reported over a socket, is
// listed to moderators, and is decided over HTTP, once.
func TestQueueOverHTTP(t *testing.T) {
	s, _ := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("buy this")
	reports := fmt.Sprintf("/api/rooms/open/messages/%d/reports", seq)
	for range 2 {
		if response, body := s.post(t, "member", reports, `{"reason":"spam"}`); response.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", response.Status, body)
		}
	}
	var page struct {
		Items []struct {
			ID, Seq          int64
			Kind, Name, Text string
			Count            int
			Reports          []struct{ User, Reason string }
		}
		Count int
		More  bool
	}
	list := func() {
		t.Helper()
		response, body := s.request(t, http.MethodGet, "/api/rooms/open/queue", s.as("moderator"))
		if err := json.Unmarshal([]byte(body), &page); err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s %s, %v", response.Status, body, err)
		}
	}
	list()
	if len(page.Items) != 1 || page.Count != 1 || page.More {
		t.Fatalf("%+v", page)
	}
	if i := page.Items[0]; i.Kind != "report" || i.Seq != seq || i.Name != "Ana" || i.Text != "buy this" || i.Count != 1 || i.Reports[0].User != s.users["member"] || i.Reports[0].Reason != "spam" {
		t.Errorf("%+v", i)
	}
	act := fmt.Sprintf(`{"act":"remove","item":%d}`, page.Items[0].ID)
	if response, body := s.post(t, "moderator", "/api/rooms/open/acts", act); response.StatusCode != http.StatusOK {
		t.Errorf("%s %s", response.Status, body)
	}
	if response, _ := s.post(t, "moderator", "/api/rooms/open/acts", act); response.StatusCode != http.StatusNotFound {
		t.Errorf("again: %s", response.Status)
	}
	if list(); len(page.Items) != 0 {
		t.Errorf("%+v", page)
	}
	for _, tt := range []struct {
		who, path string
		want      int
	}{
		{"member", reports, 404}, {"nobody", reports, 401}, {"guest", "/api/rooms/invited/messages/1/reports", 404}, {"viewer", "/api/rooms/members/messages/1/reports", 403},
		{"member", "/api/rooms/open/messages/99999/reports", 404},
	} {
		if response, body := s.post(t, tt.who, tt.path, ""); response.StatusCode != tt.want {
			t.Errorf("%s %s: %s %s", tt.who, tt.path, response.Status, body)
		}
	}
	if response, _ := s.request(t, http.MethodGet, "/api/rooms/open/queue", s.as("member")); response.StatusCode != http.StatusForbidden {
		t.Errorf("a member reads the queue: %s", response.Status)
	}
}

// TestReportsAreLimited: a person reports ten messages at once, by whatever way, and who is shut
// out none.
func TestReportsAreLimited(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	path := fmt.Sprintf("/api/rooms/open/messages/%d/reports", ana.said("buy this"))
	for range 10 {
		s.post(t, "member", path, "")
	}
	if response, body := s.post(t, "member", path, ""); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the eleventh: %s %s", response.Status, body)
	}
	s.enterFrom(t, "203.0.113.8", "open", "Gus", s.sessions["guest"])
	mo.Moderate(fmt.Sprintf(`"act":"ban","user":%q`, s.users["guest"]))
	if response, body := s.post(t, "guest", path, ""); response.StatusCode != http.StatusNotFound {
		t.Errorf("who is shut out: %s %s", response.Status, body)
	}
}
