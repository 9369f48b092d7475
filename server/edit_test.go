package server_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// change edits or removes a message and returns the answer, which must be that it is done.
func (c *rawConn) change(kind string, seq int64, text string) map[string]any {
	c.t.Helper()
	id := fmt.Sprintf("%s %d %s", kind, seq, text)
	c.WriteText(fmt.Sprintf(`{"type":%q,"id":%q,"seq":%d,"text":%q}`, kind, id, seq, text))
	for {
		switch event := c.ReadEvent(); event["type"] {
		case "done":
			if event["id"] != id || event["target"] != float64(seq) {
				c.t.Errorf("answered %v", event)
			}
			return event
		case "error":
			c.t.Fatalf("%s of %d: %v", kind, seq, event)
		}
	}
}

// TestEdit: who has said something gives it another text. Everybody sees that, those who come later
// see nothing else, and the answer does not overtake it.
func TestEdit(t *testing.T) {
	s := startServer(t, unlimited)
	ana, bo := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	bo.Join("Bo")
	seq := ana.said("first")
	ana.WriteText(fmt.Sprintf(`{"type":"edit","id":"e1","seq":%d,"text":"second"}`, seq))
	update := ana.Await("update")
	done := ana.ReadEvent()
	if done["type"] != "done" || done["seq"] != update["seq"] || done["target"] != float64(seq) {
		t.Errorf("answered %v", done)
	}
	for _, event := range []map[string]any{update, bo.Await("update")} {
		if event["target"] != float64(seq) || event["edited"] != true || event["text"] != "second" {
			t.Errorf("told %v", event)
		}
	}
	if again := ana.change("edit", seq, "second"); again["seq"] != nil {
		t.Errorf("the same text: %v", again)
	}
	if again := ana.change("edit", seq, "third"); again["seq"] != nil && again["seq"] == done["seq"] {
		t.Errorf("another: %v", again)
	}
	late := dial(t, s.Addr, "/ws")
	late.Join("Late")
	if event := late.Await("message"); event["text"] != "third" || event["edited"] != true {
		t.Errorf("who comes later sees %v", event)
	}
	ana.change("remove", seq, "")
	if event := bo.Await("update"); event["text"] != "third" {
		t.Errorf("told %v", event)
	}
	if event := bo.Await("update"); event["removed"] != true || event["target"] != float64(seq) {
		t.Errorf("told %v", event)
	}
}

// refuseChange sends an edit or a remove that must be refused with a code, and changes nothing.
func (c *rawConn) refuseChange(request, code string) {
	c.t.Helper()
	c.WriteText(request)
	if event := c.Await("error"); event["code"] != code || event["id"] != "e9" || event["message"] == "" {
		c.t.Errorf("%s: %v, want %s", request, event, code)
	}
}

// TestEditRefused: what may not be changed, or not to that, is refused with a code, counted, and nobody
// sees anything of it. The connection lives on.
func TestEditRefused(t *testing.T) {
	s, _ := startFiltered(t, "refuse Be kind, please.\nword idiot\nhold\nlink *")
	ana, bo := dial(t, s.Addr, "/ws"), dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	bo.Join("Bo")
	plain := dial(t, s.Addr, "/ws/Plain")
	plain.ReadText()
	plain.WriteText("a line")
	line := bo.Await("message")
	of, mine, gone := bo.said("hello"), ana.said("hi"), ana.said("gone")
	ana.change("remove", gone, "")
	for _, tt := range []struct{ request, code string }{
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, of), "forbidden"},
		{fmt.Sprintf(`{"type":"remove","id":"e9","seq":%d}`, of), "forbidden"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%v,"text":"x"}`, line["seq"]), "forbidden"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, gone), "not_found"},
		{fmt.Sprintf(`{"type":"remove","id":"e9","seq":%d}`, gone), "not_found"},
		{`{"type":"edit","id":"e9","seq":999,"text":"x"}`, "not_found"},
		{`{"type":"edit","id":"e9","text":"x"}`, "bad_message"},
		{`{"type":"edit","id":"e9","seq":-1,"text":"x"}`, "bad_message"},
		{`{"type":"edit","id":"e9","seq":"1","text":"x"}`, "bad_message"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":" \t"}`, mine), "empty"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d}`, mine), "empty"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":%q}`, mine, chars(5000)), "too_long"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"you IDIOT"}`, mine), "filtered"},
		{fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"see https://example.org"}`, mine), "filtered"},
	} {
		refused := s.Expect(t, messagesRefusedFor(tt.code), 1)
		ana.refuseChange(tt.request, tt.code)
		refused(t)
	}
	spoken := fmt.Sprintf(`{"type":"edit","seq":%v,"text":"x"}`, line["seq"])
	plain.WriteText(spoken) // it is what is said
	ana.AwaitMessage(spoken)
	ana.said("the end")
	late := dial(t, s.Addr, "/ws")
	late.Join("Late")
	var texts []any
	for range 6 {
		event := late.ReadEvent()
		for event["type"] != "message" {
			event = late.ReadEvent()
		}
		if texts = append(texts, event["text"]); event["edited"] != nil {
			t.Errorf("edited: %v", event)
		}
	}
	if got := fmt.Sprintf("%q", texts); got != fmt.Sprintf(`["a line" "hello" "hi" "" %q "the end"]`, spoken) {
		t.Errorf("in the end: %s", got)
	}
}

// TestEditWindow: after it nothing can be changed by its author, and where it is 0 nothing ever; the
// welcome says so. Who keeps the room removes all the same.
func TestEditWindow(t *testing.T) {
	t.Parallel() // it waits
	s := startServer(t, func(c *config.Config) { c.MessageRate, c.EditWindow = 0, 0 })
	ana := dial(t, s.Addr, "/ws")
	welcome := ana.Join("Ana")
	if limits := welcome["limits"].(map[string]any); limits["edit_window_ms"] != 0. {
		t.Errorf("welcome %v", limits)
	}
	seq := ana.said("hello")
	ana.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, seq), "too_late")
	ana.refuseChange(fmt.Sprintf(`{"type":"remove","id":"e9","seq":%d}`, seq), "too_late")
	if err := s.hub.Records().Grant(t.Context(), records.Grant{User: welcome["user"].(string), Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	if done := ana.change("remove", seq, ""); done["seq"] != float64(seq+1) {
		t.Errorf("answered %v", done)
	}

	s = startServer(t, func(c *config.Config) { c.MessageRate, c.EditWindow = 0, time.Second })
	ana = dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	seq = ana.said("hello")
	time.Sleep(1100 * time.Millisecond)
	ana.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, seq), "too_late")
	ana.refuseChange(fmt.Sprintf(`{"type":"remove","id":"e9","seq":%d}`, seq), "too_late")
}

// TestEditWhileSilenced: who is silenced edits nothing, and may take back; slow mode lets both.
func TestEditWhileSilenced(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	one, two := ana.said("one"), ana.said("two")
	mo.Moderate(`"act":"slow","for_ms":60000`)
	ana.change("edit", one, "one, in slow mode")
	mo.Moderate(fmt.Sprintf(`"act":"timeout","user":%q,"for_ms":600000`, welcome["user"]))
	ana.refuseChange(fmt.Sprintf(`{"type":"edit","id":"e9","seq":%d,"text":"x"}`, one), "timeout")
	ana.change("remove", two, "")
	mo.change("remove", one, "")
	ana.refuseChange(fmt.Sprintf(`{"type":"remove","id":"e9","seq":%d}`, one), "not_found")
}

// TestEditPinned: what is pinned says what it says now, also to who comes, and is pinned no more when it
// is taken back.
func TestEditPinned(t *testing.T) {
	s, mo := moderated(t)
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq := ana.said("first")
	mo.Moderate(fmt.Sprintf(`"act":"pin","seq":%d`, seq))
	ana.change("edit", seq, "second")
	shows := func(want string) {
		t.Helper()
		waitUntil(t, "the room shows "+want, func() bool {
			_, body := s.get(t, "/api/rooms/open/state")
			return strings.Contains(string(body), want)
		})
	}
	shows(fmt.Sprintf(`"pins":[{"seq":%d,"from":"Ana","text":"second"}]`, seq))
	ana.change("remove", seq, "")
	shows(`{"state":{}}`)
	_, welcome := s.enterFrom(t, "203.0.113.11", "open", "Cy", "")
	if state, _ := welcome["state"].(map[string]any); state["pins"] != nil {
		t.Errorf("welcome %v", welcome)
	}
}

// TestEditOverHTTP: people and programs change their own over HTTP as over a socket.
func TestEditOverHTTP(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	seq, of := ana.said("first"), mo.said("of Mo")
	as := "Bearer " + welcome["session"].(string)
	send := func(method string, seq int64, body, as string) (int, string) {
		t.Helper()
		request, err := http.NewRequest(method, fmt.Sprintf("http://hubbub/api/rooms/open/messages/%d", seq), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", as)
		response, err := s.scrape.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		answer, _ := io.ReadAll(response.Body)
		return response.StatusCode, string(answer)
	}
	for _, tt := range []struct {
		method string
		seq    int64
		body   string
		status int
		answer string
	}{
		{"PATCH", seq, `{"id":"h1","text":"second"}`, 200, fmt.Sprintf(`{"seq":%d,"target":%d}`, of+1, seq)},
		{"PATCH", seq, `{"id":"h1","text":"second"}`, 200, fmt.Sprintf(`{"target":%d}`, seq)},
		{"PATCH", seq, `{"id":"h1","text":"third"}`, 422, `"id_reused"`},
		{"PATCH", seq, `{"text":""}`, 400, `"empty"`},
		{"PATCH", seq, `[]`, 400, ""},
		{"PATCH", of, `{"text":"mine"}`, 403, `"forbidden"`},
		{"PATCH", 999, `{"text":"mine"}`, 404, `"not_found"`},
		{"DELETE", of, "", 403, `"forbidden"`},
		{"DELETE", seq, "", 200, fmt.Sprintf(`"target":%d`, seq)},
		{"DELETE", seq, "", 404, `"not_found"`},
	} {
		if status, answer := send(tt.method, tt.seq, tt.body, as); status != tt.status || !strings.Contains(answer, tt.answer) {
			t.Errorf("%s %d %s: %d %s, want %d %s", tt.method, tt.seq, tt.body, status, answer, tt.status, tt.answer)
		}
	}
	if update := mo.Await("update"); update["text"] != "second" {
		t.Errorf("told %v", update)
	}
}
