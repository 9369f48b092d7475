package room_test

import (
	"strconv"
	"testing"
	"testing/synctest"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// listen lets somebody follow the lobby who is nobody in it.
func (v *venue) listen(since room.Since) *guest {
	v.t.Helper()
	g := &guest{t: v.t, hub: v.hub, venue: v}
	var err error
	if g.room, err = v.hub.Hold(room.Lobby); err != nil {
		v.t.Fatal(err)
	}
	g.room.Listen(g, since)
	synctest.Wait()
	return g
}

// TestListen: a listener gets what members get, is not one, and keeps the room.
func TestListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("1", "before")
		l := v.listen(room.Since{})
		if w := l.welcome; w.Session != nil || w.Online != 1 || w.Seq != 1 || len(decode(t, l.backlog)) != 1 {
			t.Errorf("welcome %+v", w)
		}
		ana.sees("1 Ana: before")
		ana.say("2", "now")
		if got := l.next(); len(got) != 1 || got[0] != "2 Ana: now" {
			t.Errorf("the listener saw %q", got)
		}
		if online := v.hub.Online(); online[room.Lobby].Online != 1 {
			t.Errorf("online: %v", online)
		}
		ana.leave()
		if online := v.hub.Online(); len(online) != 0 {
			t.Errorf("online: %v", online)
		}
		if v.hub.Rooms() != 1 {
			t.Error("the room is given up under its listener")
		}
		v.hub.Leave(l.room, nil, l, 0)
		if v.hub.Rooms() != 0 {
			t.Error("the room is kept for nobody")
		}
	})
}

// TestListenEncodings: the stream of a batch has the same events as its JSON.
func TestListenEncodings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l := v.listen(room.Since{})
		ana := v.join("Ana")
		ana.say("c1", `"olá"`)
		ana.leave()
		var stream string
		for b := l.welcome.After.Next(); b != nil; b = b.Next() {
			stream += string(b.Frame(wire.Form{Protocol: wire.Stream}))
		}
		var at string
		for _, e := range l.read() {
			if e.Type == "message" {
				at = strconv.FormatInt(e.At, 10)
			}
		}
		person := `"name":"Ana","user":"` + ana.session.User() + `"`
		want := "event: joined\ndata: {\"type\":\"joined\"," + person + ",\"online\":1}\n\n" +
			"id: e:1\ndata: {\"type\":\"message\",\"seq\":1,\"id\":\"c1\",\"from\":\"Ana\",\"at\":" + at + ",\"text\":\"\\\"olá\\\"\"}\n\n" +
			"event: left\ndata: {\"type\":\"left\"," + person + ",\"online\":0}\n\n"
		if stream != want {
			t.Errorf("%q, want %q", stream, want)
		}
	})
}
