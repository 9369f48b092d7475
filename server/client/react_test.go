package client_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestReact: a reaction is answered, sent again after a loss, and refused alone.
func TestReact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		next(t, c, 1)
		done := make(chan error, 1)
		go func() { done <- c.React(t.Context(), 41, "👍", true) }()
		request := <-conn.requests
		if request["type"] != "react" || request["seq"] != 41. || request["emoji"] != "👍" || request["on"] != true {
			t.Errorf("sent %v", request)
		}
		conn.socket.NetConn().Close()
		conn = <-f.accepted
		conn.welcome(0, "")
		again := <-conn.requests
		conn.sends(fmt.Sprintf(`{"type":"reacted","id":%q,"target":41,"emoji":"👍","on":true}`, again["id"]))
		if err := <-done; err != nil || again["id"] != request["id"] {
			t.Errorf("%v, sent again as %v", err, again)
		}
		go func() { done <- c.React(t.Context(), 41, "x", true) }()
		conn.sends(fmt.Sprintf(`{"type":"error","code":"bad_reaction","message":"no","id":%q}`, (<-conn.requests)["id"]))
		var refused *wire.Error
		if err := <-done; !errors.As(err, &refused) || refused.Code != wire.BadReaction {
			t.Errorf("refused with %v", err)
		}
		if got := next(t, c, 3)[2]; got != (client.Reacted{Target: 41, Emoji: "👍", On: true}) {
			t.Errorf("told %+v", got)
		}
	})
}

// TestReactionsOfOthers: how many there are comes with messages and in updates, and what is one's own
// after the welcome.
func TestReactionsOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, "")
		conn.sends(
			`{"type":"message","seq":3,"from":"Ana","at":5,"reactions":{"👍":2},"text":"hi"}`,
			`{"type":"reacted","own":{"3":["👍"]}}`,
			`{"type":"update","seq":4,"target":3,"reactions":{"👍":3,":party:":1}}`,
			`{"type":"update","seq":5,"target":3,"reactions":{}}`)
		got := next(t, c, 5)[1:]
		if told := fmt.Sprint(got[0].(client.Message).Reactions, got[1], got[2], got[3]); told != "map[👍:2] {map[3:[👍]]} {4 3 map[:party::1 👍:3]} {5 3 map[]}" {
			t.Errorf("told %s", told)
		}
		if since := c.Since(); since.Seq != 5 {
			t.Errorf("since %v", since)
		}
	})
}
