package server_test

import (
	"fmt"
	"testing"
)

// TestRepeatInSlowRoom: whoever says again what stands already, because the receipt was lost,
// gets it, whatever the room refuses by now. Nothing else gets in so.
func TestRepeatInSlowRoom(t *testing.T) {
	s, mo := moderated(t)
	ana, welcome := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	say := func(id, text string) { ana.WriteText(fmt.Sprintf(`{"type":"say","id":%q,"text":%q}`, id, text)) }
	say("c1", "once")
	first := ana.Await("message")
	for first["id"] != "c1" {
		first = ana.Await("message")
	}
	mo.Moderate(`"act":"slow","for_ms":60000`)
	refusal := "slow_mode"
	for range 2 {
		say("c1", "once")
		if again := ana.Await("message"); again["repeat"] != true || again["seq"] != first["seq"] {
			t.Errorf("again: %v", again)
		}
		for id, want := range map[string]string{"c2": refusal, "c1": "id_reused"} {
			say(id, "something else")
			if e := ana.Await("error"); e["code"] != want || e["id"] != id {
				t.Errorf("something else as %s: %v, want %s", id, e, want)
			}
		}
		mo.Moderate(fmt.Sprintf(`"act":"timeout","for_ms":600000,"user":%q`, welcome["user"]))
		refusal = "timeout"
	}
}
