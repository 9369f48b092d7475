package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hubbub/server/moderation"
)

// ends reads on to the end of a change of an id: what it is answered.
func (c *rawConn) ends(id string) map[string]any {
	c.t.Helper()
	for {
		if event := c.ReadEvent(); event["id"] == id {
			return event
		}
	}
}

// TestTwoTabsEdit: of two tabs that edit one message at once none is refused, and both show in the end
// what all others do: the one of the greater number.
func TestTwoTabsEdit(t *testing.T) {
	s := startServer(t, behindProxy)
	one, two, bo := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	welcome := one.Join("Ana")
	two.WriteText(fmt.Sprintf(`{"type":"join","name":"Ana","session":%q}`, welcome["session"]))
	two.Await("welcome")
	bo.Join("Bo")
	seq := one.said("first")
	two.AwaitMessage("first")
	for i := range 20 {
		for tab, c := range []*rawConn{one, two} {
			c.WriteText(fmt.Sprintf(`{"type":"edit","id":"e%d-%d","seq":%d,"text":"by tab %d, time %d"}`, tab, i, seq, tab, i))
		}
		last, by := 0., 0
		for tab, c := range []*rawConn{one, two} {
			done := c.ends(fmt.Sprintf("e%d-%d", tab, i))
			if done["type"] != "done" {
				t.Fatalf("tab %d: %v", tab, done)
			}
			if n, _ := done["seq"].(float64); n > last {
				last, by = n, tab
			}
		}
		update := bo.Await("update")
		for update["seq"] != last {
			update = bo.Await("update")
		}
		if want := fmt.Sprintf("by tab %d, time %d", by, i); update["text"] != want || readAll(t, s, "lobby")[seq]["text"] != want {
			t.Errorf("told %v, want %s", update, want)
		}
	}
	one.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":" "}`, seq), "empty")
}

// TestEditedWhileRemoved: who edits what a moderator takes back at the same time gets it or not, and it is
// gone in any case, until it is brought back as it read last.
func TestEditedWhileRemoved(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	for i := range 20 {
		seq := ana.said(fmt.Sprint("first ", i))
		ana.WriteText(fmt.Sprintf(`{"type":"edit","id":"e%d","seq":%d,"text":"second %d"}`, i, seq, i))
		removal := mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, seq))
		want := fmt.Sprint("second ", i)
		switch answer := ana.ends(fmt.Sprint("e", i)); {
		case answer["type"] == "error" && answer["code"] == "not_found":
			want = fmt.Sprint("first ", i)
		case answer["type"] != "done":
			t.Fatalf("answered %v", answer)
		}
		ana.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"third"}`, seq), "not_found")
		if m := readAll(t, s.testServer, "open")[seq]; m["removed"] != true || m["text"] != "" || m["edited"] != nil {
			t.Errorf("removed it is %v", m)
		}
		mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, removal["record"]))
		if m := readAll(t, s.testServer, "open")[seq]; m["removed"] != nil || m["text"] != want {
			t.Errorf("restored it is %v, want %s", m, want)
		}
	}
}

// TestPinsOfNoMessage: what is no message is not pinned, shown or answered: a pin of a pin, an edit, an
// act, what is gone.
func TestPinsOfNoMessage(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq, gone := ana.said("hello"), ana.said("gone")
	edit := int64(ana.change("edit", seq, "hello you")["seq"].(float64))
	mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, seq))
	pin := numberIn(ana.Await("room"), "seq")
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, gone))
	removal := numberIn(ana.Await("update"), "seq")
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":60000`, welcome["user"]))
	act := numberIn(ana.Await("act"), "seq")
	if seq >= edit || edit >= pin || pin >= removal || removal >= act {
		t.Fatalf("the numbers are %d", []int64{seq, edit, pin, removal, act})
	}
	for _, kind := range []string{`"pin"`, `"live","on":true`, `"screen","on":true`, `"answered","on":true`} {
		for _, of := range []int64{edit, pin, removal, act, gone, act + 1000} {
			mo.RefuseAct(fmt.Sprintf(`"act":%s,"seq":%d`, kind, of), "not_found")
		}
		mo.RefuseAct(fmt.Sprintf(`"act":%s,"seq":0`, kind), "bad_message")
		mo.RefuseAct(fmt.Sprintf(`"act":%s,"seq":-1`, kind), "bad_message")
	}
	mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, seq)) // twice is once
	if got, want := fmt.Sprint(readState(t, s.testServer, "open")), fmt.Sprintf("map[pins:[map[from:Ana seq:%d text:hello you]]]", seq); got != want {
		t.Errorf("the room is %s, want %s", got, want)
	}
}

// TestManyPins: of a hundred the first ones are pinned, and the others refused in words.
func TestManyPins(t *testing.T) {
	s, mo := moderated(t)
	for i := range 100 {
		pin := fmt.Sprintf(`"act":"pin","seq":%d`, mo.said(fmt.Sprint("message ", i)))
		if i < moderation.MaxPins {
			mo.Moderate(pin)
			continue
		}
		response, body := s.post(t, "moderator", "/api/rooms/open/acts", "{"+pin+"}") // so many would be a flood of a connection's
		if response.StatusCode != http.StatusBadRequest || !strings.Contains(body, `"bad_message"`) {
			t.Errorf("pin %d: %s %s", i+1, response.Status, body)
		}
	}
	state, _ := readState(t, s.testServer, "open").(map[string]any)
	if pins, _ := state["pins"].([]any); len(pins) != moderation.MaxPins {
		t.Errorf("the room is %v", state)
	}
}

// TestReplyElsewhere: a number of another room is none here, and an answer to what was edited shows it so.
func TestReplyElsewhere(t *testing.T) {
	s, _ := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	bo, _ := s.enterFrom(t, "203.0.113.10", "unlisted", "Bo", "")
	var there int64
	for i := range 10 {
		there = bo.said(fmt.Sprint("elsewhere ", i))
	}
	ana.refuseSay("c1", fmt.Sprintf(`"text":"x","reply_to":%d`, there), "not_found")
	seq := ana.said("first")
	ana.change("edit", seq, "second")
	if quote, _ := ana.sayAs("c1", fmt.Sprintf(`"text":"x","reply_to":%d`, seq))["reply_to"].(map[string]any); quote["text"] != "second" {
		t.Errorf("quoted as %v", quote)
	}
	status, body := s.request(t, http.MethodGet, "/api/rooms/unlisted/messages", s.as("owner"))
	if status.StatusCode != http.StatusOK || strings.Contains(string(body), "reply_to") {
		t.Errorf("elsewhere: %s %s", status.Status, body)
	}
}
