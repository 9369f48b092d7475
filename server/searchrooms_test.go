package server_test

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestSearchRooms: what was said in several rooms is found by one question, a page at a time.
func TestSearchRooms(t *testing.T) {
	s := startServer(t, nil)
	for _, at := range []string{"lobby", "kitchen", "garden"} {
		c := dial(t, s.Addr, "/ws")
		c.WriteText(`{"type":"join","name":"Ana of ` + at + `","room":"` + at + `"}`)
		c.Await("welcome")
		c.said("green tea in the " + at)
		c.said("coffee")
	}
	var found []string
	for next, page := "", 0; page == 0 || next != ""; page++ {
		response, body := s.get(t, "/api/search?q=tea&limit=2&before="+next)
		var told struct {
			Hits []struct {
				Title   string
				Message struct{ Text string }
			}
			Next string
		}
		if err := json.Unmarshal(body, &told); err != nil || response.StatusCode != 200 || page > 3 {
			t.Fatalf("%s: %s, %v", response.Status, body, err)
		}
		for _, h := range told.Hits {
			found = append(found, h.Title+": "+h.Message.Text)
		}
		next = told.Next
	}
	if want := []string{"garden: green tea in the garden", "kitchen: green tea in the kitchen", "lobby: green tea in the lobby"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
}
