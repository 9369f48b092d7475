package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"hubbub/server/cluster/natstest"
)

// sayAs says something with more fields, and returns its receipt.
func (c *rawConn) sayAs(id, fields string) map[string]any {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"say","id":%q,%s}`, id, fields))
	for {
		event := c.ReadEvent()
		if event["type"] == "error" {
			c.t.Fatalf("%s: %v", fields, event)
		}
		if event["type"] == "message" && event["id"] == id {
			return event
		}
	}
}

// refuseSay says what must be refused with a code.
func (c *rawConn) refuseSay(id, fields, code string) {
	c.t.Helper()
	c.WriteText(fmt.Sprintf(`{"type":"say","id":%q,%s}`, id, fields))
	if e := c.Await("error"); e["code"] != code || e["id"] != id && id != "" || e["message"] == "" {
		c.t.Errorf("%s: %v, want %s", fields, e, code)
	}
}

// TestReply: what answers a message shows how that begins, to who is there, who comes, and who comes
// back, by every way of reading; plain text has the words alone.
func TestReply(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	plain := dial(t, s.Addr, "/ws/Bob?room=open")
	plain.ReadText() // that it has joined
	seq := ana.said("first " + strings.Repeat("x", 200))
	quote := fmt.Sprintf(`"reply_to":{"seq":%d,"from":"Ana","user":%q,"text":%q}`, seq, welcome["user"], "first "+strings.Repeat("x", 114))
	first := ana.sayAs("c1", fmt.Sprintf(`"text":"second","reply_to":%d`, seq))
	question := ana.sayAs("c2", `"text":"why?","ask":true`)
	if first["ask"] != nil || question["ask"] != true || question["reply_to"] != nil {
		t.Errorf("%v, %v", first, question)
	}
	var lines []string
	for len(lines) < 3 {
		if line := plain.ReadText(); strings.HasPrefix(line, "Ana: ") {
			lines = append(lines, line)
		}
	}
	if lines[1] != "Ana: second" || lines[2] != "Ana: why?" {
		t.Errorf("in plain text %q", lines)
	}
	reads := func(path string) string {
		t.Helper()
		response, body := s.request(t, http.MethodGet, path, s.as("owner"))
		if response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %s", path, response.Status, body)
		}
		return string(body)
	}
	everywhere := func(want string) {
		t.Helper()
		for _, path := range []string{"/api/rooms/open/messages", "/api/rooms/open/messages?q=second", "/api/rooms/open/messages?from=1"} {
			if got := reads(path); !strings.Contains(got, want) {
				t.Errorf("%s: %s, want %s", path, got, want)
			}
		}
		back := dial(t, s.Addr, "/ws")
		back.WriteText(fmt.Sprintf(`{"type":"join","room":"open","name":"Di","since":{"epoch":%q,"seq":%d}}`, welcome["epoch"], seq))
		for _, c := range []*rawConn{s.joinFrom(t, "203.0.113.11", "open", "Cy", ""), back} {
			c.Await("welcome")
			m := c.Await("message")
			for m["id"] != "c1" {
				m = c.Await("message")
			}
			var quoted map[string]any
			if err := json.Unmarshal([]byte("{"+want+"}"), &quoted); err != nil || !reflect.DeepEqual(m["reply_to"], quoted["reply_to"]) {
				t.Errorf("who comes gets %v, want %s, %v", m, want, err)
			}
			left := s.Expect(t, logoutsFor("gone"), 1)
			c.Reset()
			left(t)
		}
	}
	everywhere(quote)
	if again := ana.sayAs("c1", fmt.Sprintf(`"text":"second","reply_to":%d`, seq)); again["repeat"] != true || fmt.Sprint(again["reply_to"]) != fmt.Sprint(first["reply_to"]) {
		t.Errorf("again: %v", again)
	}
	for _, other := range []string{`"text":"second"`, `"text":"second","reply_to":1`, fmt.Sprintf(`"text":"second","ask":true,"reply_to":%d`, seq)} {
		ana.refuseSay("c1", other, "id_reused")
	}
	removal := mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, seq))
	everywhere(fmt.Sprintf(`"reply_to":{"seq":%d,"from":"Ana","user":%q,"removed":true,"text":""}`, seq, welcome["user"]))
	ana.refuseSay("c3", fmt.Sprintf(`"text":"late","reply_to":%d`, seq), "not_found")
	mo.Moderate(fmt.Sprintf(`"act":"lift","of":%v`, removal["record"]))
	everywhere(quote)
	ana.sayAs("c3", fmt.Sprintf(`"text":"late","reply_to":%d`, seq))
}

// TestReplyToNothing: it is refused in words, and counted.
func TestReplyToNothing(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("first")
	topic := seq + 1
	mo.Moderate(`"act":"topic","text":"tea"`)
	refused := s.Expect(t, `hubbub_messages_rejected_total{reason="not_found"}`, 5)
	for _, to := range []int64{topic, topic + 1, -1, 1 << 41, 1<<63 - 1} {
		ana.refuseSay("c1", fmt.Sprintf(`"text":"x","reply_to":%d`, to), "not_found")
	}
	refused(t)
	for _, to := range []string{"1.5", `"1"`, "1e99", "[1]", "9223372036854775808"} {
		ana.refuseSay("c1", `"text":"x","reply_to":`+to, "bad_message")
	}
	ana.refuseSay("c1", `"text":"x","ask":1`, "bad_message")
	ana.sayAs("c1", `"text":"x","reply_to":0,"ask":false`)
}

// TestHeldReply: what waits keeps what it answers, and that it is a question, over a restart, and is
// judged by that when it is let through.
func TestHeldReply(t *testing.T) {
	s, mo := startHolding(t, nil)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	one, two := ana.said("one"), ana.said("two")
	for id, to := range map[string]int64{"c1": one, "c2": two} {
		ana.WriteText(fmt.Sprintf(`{"type":"say","id":%q,"text":"maybe","reply_to":%d,"ask":true}`, id, to))
		ana.Await("held")
		if item := mo.pending(); item["reply_to"] != float64(to) || item["ask"] != true {
			t.Errorf("item %v", item)
		}
		ana.refuseSay(id, `"text":"maybe","ask":true`, "id_reused")
	}
	s.Stop(t)
	s.restart(t)
	mo = s.moderator(t, "Mo")
	bo, _ := s.enterFrom(t, "203.0.113.10", "open", "Bo", "")
	mo.Moderate(fmt.Sprintf(`"act":"remove","seq":%d`, two))
	waiting := s.waiting(t)
	if len(waiting) != 2 {
		t.Errorf("there wait %v", waiting)
	}
	for _, item := range waiting {
		if item["reply_to"] == float64(two) {
			mo.RefuseAct(fmt.Sprintf(`"act":"allow","item":%v`, item["id"]), "not_found")
			continue
		}
		mo.Moderate(fmt.Sprintf(`"act":"allow","item":%v`, item["id"]))
	}
	m := bo.Await("message")
	for m["id"] != "c1" {
		m = bo.Await("message")
	}
	if quote, _ := m["reply_to"].(map[string]any); quote["seq"] != float64(one) || quote["text"] != "one" || m["ask"] != true {
		t.Errorf("let through %v", m)
	}
	if left := s.waiting(t); len(left) > 0 {
		t.Errorf("still waiting: %v", left)
	}
}

// TestClusterReply: nodes agree on what can be answered, and show the same of it.
func TestClusterReply(t *testing.T) {
	nc := natstest.New(t, 1)
	one, two := startServer(t, inCluster(t, nc)), startServer(t, inCluster(t, nc))
	ana, _ := one.enters(t, "Ana")
	bia, _ := two.enters(t, "Bia")
	seq := ana.said("first")
	bia.AwaitMessage("first")
	bia.sayAs("b1", fmt.Sprintf(`"text":"second","reply_to":%d,"ask":true`, seq))
	for {
		m := ana.Await("message")
		if m["id"] != "b1" {
			continue
		}
		if quote, _ := m["reply_to"].(map[string]any); quote["text"] != "first" || quote["from"] != "Ana" || m["ask"] != true {
			t.Errorf("the other node shows %v", m)
		}
		break
	}
	bia.refuseSay("b2", `"text":"x","reply_to":99`, "not_found")
	if again := bia.sayAs("b1", fmt.Sprintf(`"text":"second","reply_to":%d,"ask":true`, seq)); again["repeat"] != true {
		t.Errorf("again: %v", again)
	}
	ana.refuseSay("a2", `"text":"x","reply_to":99`, "not_found")
}
