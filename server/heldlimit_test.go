package server_test

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/config"
)

// TestNamesOfAddress: an address has as many names as it may have connections, those that are
// held for it included. Further ones are free at once.
func TestNamesOfAddress(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MaxConnectionsPerIP, c.JoinRate = 4, 0 })
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	comes := func(name, token string) (event map[string]any) {
		c := dial(t, s.Addr, "/ws")
		c.WriteText(`{"type":"join","name":"` + name + `","hold":true,"session":"` + token + `"}`)
		event = c.ReadEvent()
		gone := s.Expect(t, logoutsFor("gone"), 1)
		c.Close()
		if event["type"] == "welcome" {
			gone(t)
		}
		s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 1)
		return event
	}
	tokens := make(map[string]string)
	for _, name := range []string{"Ana", "Bo", "Cy", "Dan"} {
		tokens[name], _ = comes(name, "")["session"].(string)
	}
	for _, name := range []string{"Ana", "Bo", "Cy"} {
		if event := comes(name, ""); event["code"] != "name_held" {
			t.Errorf("%s: %v", name, event)
		}
	}
	if event := comes("Dan", ""); event["type"] != "welcome" {
		t.Errorf("the fourth beside one who is there: %v", event)
	}
	watcher.Close() // nothing is held of it: it did not ask
	s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 0)
	dial(t, s.Addr, "/ws").Join("Watcher")
	if event := comes("Ana", tokens["Ana"]); event["name"] != "Ana" { // who is back does not count twice
		t.Errorf("%v", event)
	}
	if event := comes("Ana", ""); event["code"] != "name_held" {
		t.Errorf("Ana, who was back: %v", event)
	}
}

// TestLongestSilent: of nine connections of a person the one goes that was silent longest,
// whenever it came.
func TestLongestSilent(t *testing.T) {
	for _, silent := range []int{0, 3, 7} {
		synctest.Test(t, func(t *testing.T) {
			_, ln := startServerInBubble(t, nil)
			var tabs []*rawConn
			token := ""
			for range 8 {
				tab := dialPipe(t, ln, "/ws")
				token = tab.joinFrom("Ana", place{session: token})["session"].(string)
				tabs = append(tabs, tab)
				time.Sleep(2 * time.Second)
			}
			for i, tab := range tabs {
				if i != silent {
					tab.WriteText(`{"type":"ping"}`)
					tab.Await("pong")
				}
			}
			dialPipe(t, ln, "/ws").joinFrom("Ana", place{session: token})
			tabs[silent].ExpectError("replaced")
			for i, tab := range tabs {
				if i != silent {
					tab.WriteText(`{"type":"ping"}`)
					tab.Await("pong")
				}
			}
		})
	}
}
