package server_test

import (
	"fmt"
	"testing"
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
