package server_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/config"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// removed is what a moderator takes back.
func removed(kind wire.Kind, target int64, user string) room.Draft {
	return room.Draft{Entry: wire.Entry{Kind: kind, Target: target, User: user}}
}

// body returns what the API answers.
func body(t *testing.T, s *testServer, path string) string {
	t.Helper()
	_, body := s.get(t, path)
	return string(body)
}

// upTo reads events until one with the number, and returns them.
func (c *chatter) upTo(seq int64) string {
	c.t.Helper()
	var all strings.Builder
	for {
		line := c.next()
		all.WriteString(line + "\n")
		if strings.Contains(line, fmt.Sprintf(`"seq":%d,`, seq)) && !strings.Contains(line, `"welcome"`) {
			return all.String()
		}
	}
}

// TestRemovedByEveryDoor: what was taken back is told to who is there by one event, and to
// who comes later by none: not by the backlog, what was missed, an event stream, pages, or
// a search. Where it is restored all have it again.
func TestRemovedByEveryDoor(t *testing.T) {
	s := startServer(t, func(c *config.Config) { unlimited(c); c.RepeatAfter = 0 })
	ana, _ := join(t, s.Addr, "Ana")
	bo, _ := join(t, s.Addr, "Bo")
	zed := connect(t, s.Addr, "/ws/Zed")
	zed.next() // that it has joined
	live := listen(t, s.Addr, "lobby", "")
	live.await("welcome")
	const n = 350 // more than the room has in memory
	for i := range n {
		ana.send(`{"type":"say","id":"c%d","text":"xyzzy number%d"}`, i, i)
		bo.await("message")
		ana.await("message")
	}
	_, since, _ := strings.Cut(body(t, s, "/api/rooms/lobby/messages?limit=1"), `"epoch":"`)
	epoch, _, _ := strings.Cut(since, `"`)
	back := func(seq int64) *chatter { // comes back after a number
		c := connect(t, s.Addr, "/ws")
		c.send(`{"type":"join","name":"Cy","since":{"epoch":%q,"seq":%d}}`, epoch, seq)
		return c
	}
	early := back(50)
	early.upTo(n) // and the pages of it are kept
	early.socket.WriteClose(1000, nil)
	bo.await("left")

	user := userOf(t, s)
	doors := func(last int64) map[string]string {
		newcomer, backAgain := connect(t, s.Addr, "/ws"), back(50)
		newcomer.send(`{"type":"join","name":"Newcomer"}`)
		stream := listen(t, s.Addr, "lobby", fmt.Sprintf("%s:%d", epoch, 50))
		var streamed strings.Builder
		for seq := float64(0); seq < float64(last); {
			_, data := stream.next()
			fmt.Fprintf(&streamed, "%v\n", data)
			if data["type"] != "welcome" {
				if now, ok := data["seq"].(float64); ok {
					seq = now
				}
			}
		}
		all := map[string]string{
			"backlog": newcomer.upTo(last), "what was missed": backAgain.upTo(last), "event stream": streamed.String(),
			"page":   body(t, s, "/api/rooms/lobby/messages?limit=200"),
			"after":  body(t, s, "/api/rooms/lobby/messages?limit=200&after=200"),
			"search": body(t, s, "/api/rooms/lobby/messages?q=xyzzy"),
		}
		for _, c := range []*chatter{newcomer, backAgain} {
			c.socket.WriteClose(1000, nil)
			bo.await("left")
		}
		stream.Close()
		return all
	}
	for door, told := range doors(n) {
		if !strings.Contains(told, "xyzzy") {
			t.Errorf("%s does not have it to begin with", door)
		}
	}
	if err := s.hub.Act("lobby", removed(wire.KindRemovedMany, 1, user)); err != nil {
		t.Fatal(err)
	}
	if e := bo.await("update"); e.Seq != n+1 {
		t.Errorf("%+v", e)
	}
	if told := live.await("update"); told["to_seq"] != float64(n) || told["user"] != user {
		t.Errorf("the stream tells %v", told)
	}
	for door, told := range doors(n + 1) {
		if strings.Contains(told, "xyzzy") {
			t.Errorf("%s has it: %.300s", door, told)
		}
		if door != "search" && !strings.Contains(told, "removed") {
			t.Errorf("%s does not tell that something was removed: %.300s", door, told)
		}
	}
	ana.send(`{"type":"say","id":"c7","text":"xyzzy number7"}`)
	if e := ana.await("message"); !e.Repeat || e.Seq != 8 || e.Text != "" {
		t.Errorf("the receipt again: %+v", e)
	}
	if err := s.hub.Act("lobby", removed(wire.KindRestored, n-1, "")); err != nil {
		t.Fatal(err)
	}
	if e := bo.await("update"); e.Text != fmt.Sprint("xyzzy number", n-2) {
		t.Errorf("restored: %+v", e)
	}
	for door, told := range doors(n + 2) {
		if !strings.Contains(told, fmt.Sprint("number", n-2)) {
			t.Errorf("%s does not have what was restored: %.300s", door, told)
		}
	}
	ana.send(`{"type":"say","id":"last","text":"the end"}`)
	for line := zed.next(); line != "Ana: the end"; line = zed.next() {
		if strings.Contains(line, "update") || strings.Contains(line, "removed") {
			t.Errorf("plain text tells %q", line)
		}
	}
}

// userOf returns the public id of who spoke last.
func userOf(t *testing.T, s *testServer) string {
	t.Helper()
	_, rest, _ := strings.Cut(body(t, s, "/api/rooms/lobby/messages?limit=1"), `"user":"`)
	user, _, _ := strings.Cut(rest, `"`)
	return user
}
