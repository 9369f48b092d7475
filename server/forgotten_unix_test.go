//go:build unix

package server_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/config"
	"hubbub/server/control"
)

// TestForgottenInMemory: of who is forgotten, neither name nor id is in what a room shows from
// memory: to newcomers, to who comes back from whatever number, in streams, and in what is pinned
// or was refused.
func TestForgottenInMemory(t *testing.T) {
	s := startTown(t, func(c *config.Config) { behindProxy(c) })
	desk := control.NewClient(control.Path(s.file))
	mo, welcome := s.enterFrom(t, "203.0.113.1", "open", "Mo", s.sessions["moderator"])
	ana, came := s.enterFrom(t, "203.0.113.9", "open", "Xyzzyana", "")
	user := came["user"].(string)
	var last int64
	for i := range 120 { // more than a page
		ana.WriteText(fmt.Sprintf(`{"type":"say","id":"xyzzy-%d","text":"xyzzy text %d"}`, i, i))
		for event := ana.Await("message"); ; event = ana.Await("message") {
			if event["text"] == fmt.Sprintf("xyzzy text %d", i) {
				last = int64(event["seq"].(float64))
				break
			}
		}
	}
	mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, last))
	mo.Moderate(`"act":"shield","on":true`)
	ana.Say("https://xyzzy.example")
	ana.Await("error")
	mo.Moderate(`"act":"shield","on":false`)
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":60000`, user))
	names := 0
	resumed := func(since int64) *rawConn {
		names++
		c := dial(t, s.Addr, "/ws", from("203.0.113.20"))
		c.WriteText(fmt.Sprintf(`{"type":"join","room":"open","name":"Di %d","since":{"epoch":%q,"seq":%d}}`, names, welcome["epoch"], since))
		return c
	}
	resumed(0).AwaitMessage(fmt.Sprintf("xyzzy text %d", 119)) // pages are in memory
	forgotten, err := desk.Forget(t.Context(), "Xyzzyana")
	for err == nil && forgotten.Left > 0 {
		forgotten, err = desk.Forget(t.Context(), user)
	}
	if err != nil || forgotten.User != user {
		t.Fatalf("%+v, %v", forgotten, err)
	}
	end := mo.said("the end")
	newcomer, _ := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	for name, c := range map[string]*rawConn{"newcomer": newcomer, "from the beginning": resumed(0), "from the middle": resumed(60), "from near the end": resumed(end - 30)} {
		for seq := int64(0); seq < end; {
			event := c.ReadEvent()
			if told := fmt.Sprint(event); strings.Contains(strings.ToLower(told), "xyzzy") || event["type"] != "update" && strings.Contains(told, user) {
				t.Errorf("%s is told %s", name, told)
			}
			if n, ok := event["seq"].(float64); ok && event["type"] != "welcome" {
				seq = int64(n)
			}
		}
	}
	for _, path := range []string{"/state", "/shield", "/messages?limit=200"} {
		if _, body := s.request(t, "GET", "/api/rooms/open"+path, s.as("owner")); strings.Contains(strings.ToLower(string(body)), "xyzzy") || path != "/messages?limit=200" && strings.Contains(string(body), user) {
			t.Errorf("%s: %s", path, body)
		}
	}
	if response, body := s.request(t, "GET", "/api/rooms/open/people/"+user, s.as("owner")); response.StatusCode != 404 {
		t.Errorf("the card: %s %s", response.Status, body)
	}
}
