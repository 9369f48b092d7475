package server_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"testing"
)

// TestRoomsInAnyScript: all names that read alike lead to one room, by every way, and it
// is shown as whoever opened it called it, after a restart too.
func TestRoomsInAnyScript(t *testing.T) {
	file := filepath.Join(t.TempDir(), "h.db")
	s := startServer(t, inFile(file))
	visitors := 0
	enter := func(called string) map[string]any {
		t.Helper()
		visitors++
		c := dial(t, s.Addr, "/ws")
		c.WriteText(fmt.Sprintf(`{"type":"join","name":"Visitor %d","room":%q}`, visitors, called))
		return c.Await("welcome")
	}
	for title, other := range map[string][]string{"São Paulo": {"sao-paulo", "SAO_PAULO", "sa\u0303o paulo"}, "東京": {"東京"}, "Łódź": {"lodz"}, "🎉 Party": {"🎉-party"}} {
		key := enter(title)["room"]
		dial(t, s.Addr, fmt.Sprintf("/ws/Zed%d?room=%s", visitors, url.QueryEscape(other[0]))).WriteText("hi")
		for _, name := range append(other, title) {
			welcome := enter(name)
			if welcome["room"] != key || welcome["title"] != title {
				t.Errorf("%q leads to %v, shown as %v; want %v, %v", name, welcome["room"], welcome["title"], key, title)
			}
			waitUntil(t, "it is in the history", func() bool {
				_, body := s.get(t, "/api/rooms/"+url.PathEscape(name)+"/messages")
				var got answer
				return json.Unmarshal(body, &got) == nil && len(got.Messages) == 1
			})
		}
	}
	s.Stop(t)
	s = startServer(t, inFile(file))
	if welcome := enter("SAO PAULO"); welcome["room"] != "sao-paulo" || welcome["title"] != "São Paulo" {
		t.Errorf("after a restart %v, shown as %v", welcome["room"], welcome["title"])
	}
	_, body := s.get(t, "/api/rooms")
	var got struct {
		Rooms []struct{ Name, Title string }
	}
	if err := json.Unmarshal(body, &got); err != nil || len(got.Rooms) != 4 {
		t.Errorf("%s", body)
	}
	for _, r := range got.Rooms {
		if r.Name == "東京" && r.Title != "東京" || r.Name == "lodz" && r.Title != "Łódź" {
			t.Errorf("%+v", r)
		}
	}
}

// TestBlankMessages: what shows as nothing is nothing.
func TestBlankMessages(t *testing.T) {
	s := startServer(t, unlimited)
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	for _, text := range []string{"\u200b", "\u2800", "\u3164", "\u00ad\u2060", " \u034f\n"} {
		c.Say(text)
		c.ExpectError("empty")
	}
	c.Say("\u200b.")
	c.AwaitMessage("\u200b.")
}
