package server_test

import (
	"slices"
	"testing"
)

// TestFreeNameIsNotListed: when a name is free, its person is in no room's list any more,
// though it was to be back in one of them a moment ago: two people would go by one name.
func TestFreeNameIsNotListed(t *testing.T) {
	for what, frees := range map[string]func(t *testing.T, s *testServer, token string){
		"left elsewhere": func(t *testing.T, s *testServer, token string) {
			c := dial(t, s.Addr, "/ws")
			c.WriteText(`{"type":"join","name":"Ana","room":"tea","session":"` + token + `"}`)
			c.Await("welcome")
			c.WriteText(`{"type":"leave"}`)
			c.ExpectClose(1000)
		},
		"signed out": func(t *testing.T, s *testServer, token string) {
			as := map[string]string{"Authorization": "Bearer " + token}
			if r := s.ask(t, "POST", "/api/session/end", as); r.StatusCode != 204 {
				t.Fatal(r.Status)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := startServer(t, nil)
			watcher := dial(t, s.Addr, "/ws")
			watcher.Join("Watcher")
			c := dial(t, s.Addr, "/ws")
			c.WriteText(`{"type":"join","name":"Ana","hold":true}`)
			token := c.Await("welcome")["session"].(string)
			out := s.Expect(t, logoutsFor("gone"), 1)
			c.Reset()
			out(t)
			frees(t, s, token)
			welcome := ask(t, s.Addr, "Ana")
			waitUntil(t, "the name is free", func() bool {
				if welcome["type"] != "welcome" {
					welcome = ask(t, s.Addr, "Ana")
				}
				return welcome["type"] == "welcome"
			})
			if users := welcome["users"].([]any); !slices.Equal(users, []any{"Ana", "Watcher"}) {
				t.Errorf("%v are there", users)
			}
			if event := watcher.Await("left"); event["name"] != "Ana" {
				t.Errorf("%v", event)
			}
		})
	}
}
