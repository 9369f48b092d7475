package client_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// TestUpdates: what moderators do comes in the order of the room, once, and the client comes
// back after it.
func TestUpdates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFakeServer(t)
		c, conn := f.join(client.Config{}, `,"state":{"slow_ms":5}`)
		conn.sends(
			`{"type":"message","seq":3,"from":"Ana","user":"u","at":5,"removed":true,"text":""}`,
			`{"type":"update","seq":10,"target":3,"removed":true}`,
			`{"type":"update","seq":10,"target":4,"removed":true}`, // was there
			`{"type":"update","seq":11,"target":3,"restored":true,"text":"hi"}`,
			`{"type":"update","seq":12,"user":"u","from_seq":2,"to_seq":11,"removed":true}`,
			`{"type":"update","seq":13,"target":3,"aspect":{"x":1}}`, // of a later version
			`{"type":"room","seq":14,"state":{"topic":"tea"}}`,
			`{"type":"act","seq":15,"act":"timeout","user":"u","name":"Ana","until":7}`,
			`{"type":"act","seq":16,"act":"ban","user":"u","name":"Ana"}`)
		var got []string
		for _, e := range next(t, c, 8) {
			switch e := e.(type) {
			case client.Welcome:
				got = append(got, "welcome "+string(e.State))
			case client.Message:
				got = append(got, fmt.Sprint("message ", e.Removed))
			case client.Updated:
				got = append(got, fmt.Sprint(e))
			case client.RoomChanged:
				got = append(got, "room "+string(e.State))
			case client.Acted:
				got = append(got, fmt.Sprintf("%d %s %s %s %v", e.Seq, e.Act, e.User, e.Name, e.Until.Sub(time.UnixMilli(0)) == 7*time.Millisecond))
			}
		}
		want := []string{`welcome {"slow_ms":5}`, "message true", "{10 3  0 0 true false }", "{11 3  0 0 false false hi}", "{12 0 u 2 11 true false }", `room {"topic":"tea"}`,
			"15 timeout u Ana true", "16 ban u Ana false"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if since := c.Since(); since.Seq != 16 {
			t.Errorf("since %v", since)
		}
		conn.socket.NetConn().Close()
		join := (<-f.accepted).welcome(16, `,"recovered":true`)
		if since, _ := join["since"].(map[string]any); since["seq"] != 16.0 {
			t.Errorf("it came back with %v", join)
		}
	})
}

// TestUpdateWithoutNumber: the connection ends, as with a message.
func TestUpdateWithoutNumber(t *testing.T) {
	for _, sent := range []string{`{"type":"update","target":3,"removed":true}`, `{"type":"room","seq":-1,"state":{}}`, `{"type":"act","seq":"7"}`} {
		synctest.Test(t, func(t *testing.T) {
			f := newFakeServer(t)
			c, conn := f.join(client.Config{}, "")
			conn.sends(sent)
			if away, ok := next(t, c, 2)[1].(client.Away); !ok || away.Err == nil {
				t.Errorf("%s: %v", sent, away)
			}
		})
	}
}

// TestSentOut: who was kicked or banned does not come back.
func TestSentOut(t *testing.T) {
	for _, code := range []wire.Code{wire.Kicked, wire.Banned} {
		synctest.Test(t, func(t *testing.T) {
			f := newFakeServer(t)
			c, conn := f.join(client.Config{}, "")
			next(t, c, 1)
			conn.socket.WriteClose(code.CloseCode(), []byte(code))
			_, err := c.Next(t.Context())
			if refusal := new(wire.Error); !errors.As(err, &refusal) || refusal.Code != code {
				t.Errorf("%s: %v", code, err)
			}
		})
	}
}
