package client_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestHeld: what is held settles what was said, without a number; what was not let through is
// a refusal where it is sent again.
func TestHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		next(t, c, 1)
		go func() {
			for _, answer := range []string{`"reason":"review"`, `"ended":"removed"`} {
				conn.sends(fmt.Sprintf(`{"type":"held","id":%q,%s}`, (<-conn.requests)["id"], answer))
			}
		}()
		m, err := c.Say(t.Context(), "one")
		if err != nil || !m.Held || m.Seq != 0 || m.Text != "one" || m.ID == "" {
			t.Errorf("%+v, %v", m, err)
		}
		if got := next(t, c, 1); got[0] != (client.Held{ID: m.ID}) {
			t.Errorf("told %+v", got)
		}
		var refused *wire.Error
		if _, err := c.Say(t.Context(), "two"); !errors.As(err, &refused) || refused.Code != wire.Filtered {
			t.Errorf("not let through: %v", err)
		}
		if got := next(t, c, 1); !got[0].(client.Held).Ended {
			t.Errorf("told %+v", got)
		}
	})
}

// TestReport: a report is answered, sent again after a loss, and refused alone.
func TestReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		done := make(chan error, 1)
		go func() { done <- c.Report(t.Context(), 41, "spam") }()
		request := <-conn.requests
		if request["type"] != "report" || request["seq"] != 41. || request["reason"] != "spam" {
			t.Errorf("sent %v", request)
		}
		conn.socket.NetConn().Close()
		conn = <-f.accepted
		conn.welcome(0, "")
		again := <-conn.requests
		if again["id"] != request["id"] {
			t.Errorf("sent again: %v", again)
		}
		conn.sends(fmt.Sprintf(`{"type":"reported","id":%q}`, again["id"]))
		if err := <-done; err != nil {
			t.Error(err)
		}
		go func() { done <- c.Report(t.Context(), 42, "") }()
		conn.sends(fmt.Sprintf(`{"type":"error","code":"rate_limited","message":"m","id":%q,"retry_after_ms":1000}`, (<-conn.requests)["id"]))
		var refused *wire.Error
		if err := <-done; !errors.As(err, &refused) || refused.Code != wire.RateLimited {
			t.Errorf("refused: %v", err)
		}
	})
}

// TestPending: moderators learn of what waits.
func TestPending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(`{"type":"pending","count":2}`, `{"type":"pending","item":{"id":6,"kind":"report","room":"lobby","at":7,"user":"u1","name":"Ana","text":"hi","seq":41,"reports":[{"user":"u2","name":"Bo","reason":"spam","at":8}],"count":1,"looking":["Vera"]}}`)
		got := next(t, c, 3)
		if got[1] != (client.Pending{Count: 2}) {
			t.Errorf("count: %+v", got[1])
		}
		want := client.Item{ID: 6, Kind: "report", Room: "lobby", At: 7, User: "u1", Name: "Ana", Text: "hi", Seq: 41, Count: 1,
			Reports: []client.Report{{User: "u2", Name: "Bo", Reason: "spam", At: 8}}, Looking: []string{"Vera"}}
		if item := got[2].(client.Pending).Item; fmt.Sprintf("%+v", *item) != fmt.Sprintf("%+v", want) {
			t.Errorf("item %+v, want %+v", *item, want)
		}
	})
}
