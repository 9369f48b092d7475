package server_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"hubbub/server/config"
)

// TestPinnedIsGone: a message that is removed is nowhere in sight any more though it was
// pinned, nor, where nothing removed is kept, in the file.
func TestPinnedIsGone(t *testing.T) {
	s := startTown(t, func(c *config.Config) { behindProxy(c); c.KeepRemoved = 0 })
	mo, welcome := s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	const secret = "xyzzy-secret"
	seq := ana.said("the word is " + secret)
	for i := range 5 {
		mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, seq))
		mo.Moderate(fmt.Sprintf(`"act":"topic","text":"topic %d"`, i)) // states that show it
		ana.said("go on")
	}
	sweep := mo.Moderate(fmt.Sprintf(`"act":"sweep","seq":%d,"for_ms":1000`, seq))
	if sweep["count"] != 1. {
		t.Errorf("%v", sweep)
	}
	newcomer, came := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	if strings.Contains(fmt.Sprint(came), secret) {
		t.Errorf("welcome: %v", came)
	}
	back := dial(t, s.Addr, "/ws")
	back.WriteText(fmt.Sprintf(`{"type":"join","room":"open","name":"Di","since":{"epoch":%q,"seq":0}}`, welcome["epoch"]))
	last := mo.said("the end")
	for _, c := range []*rawConn{newcomer, back} {
		for seq := int64(0); seq < last; {
			event := c.ReadEvent()
			if strings.Contains(fmt.Sprint(event), secret) {
				t.Errorf("told %v", event)
			}
			if n, ok := event["seq"].(float64); ok && event["type"] != "welcome" {
				seq = int64(n)
			}
		}
	}
	for _, path := range []string{"/api/rooms/open/messages?limit=200", "/api/rooms/open/messages?q=" + secret, "/api/rooms/open/state", "/api/audit?room=open"} {
		if response, body := s.request(t, http.MethodGet, path, s.as("owner")); strings.Contains(string(body), secret) || response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s %s", path, response.Status, body)
		}
	}
	waitUntil(t, "the file to be without it", func() bool {
		for _, name := range []string{s.file, s.file + "-wal"} {
			if content, err := os.ReadFile(name); err == nil && strings.Contains(string(content), secret) {
				return false
			}
		}
		return true
	})
	mo.RefuseAct(fmt.Sprintf(`"act":"lift","of":%v,"preview":true`, seq+1000), "not_found")
}
