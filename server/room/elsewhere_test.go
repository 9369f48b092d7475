package room_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// elsewhere adds an entry to the log that was not published by this hub, and
// delivers it.
func (v *venue) elsewhere(roomName, text string) {
	v.log.mu.Lock()
	e := wire.Entry{Kind: wire.KindMessage, From: "Far", Text: text}
	e.Seq = v.log.add(roomName, e)
	v.log.mu.Unlock()
	v.hub.Deliver(roomName, []room.Delivered{{Draft: room.Draft{Entry: e}}})
	synctest.Wait()
}

// TestElsewhere: what another writer of the log has said stands in the order.
func TestElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.elsewhere(room.Lobby, "before anybody is here")
		ana := v.join("Ana")
		if got := decode(t, ana.backlog); len(got) != 1 || got[0].String() != "1 Far: before anybody is here" {
			t.Errorf("backlog %v", got)
		}
		v.elsewhere(room.Lobby, "hi")
		ana.say("", "hello")
		v.elsewhere("other", "not here")
		ana.sees("2 Far: hi", "3 Ana: hello")
		if bo := v.join("Bo"); bo.welcome.Seq != 3 || bo.welcome.Messages != 3 {
			t.Errorf("welcome %+v", bo.welcome)
		}
		if b := ana.welcome.After.Next(); b.Messages() != 1 || len(b.Received()) != 0 {
			t.Errorf("%d messages, read here at %v", b.Messages(), b.Received())
		}
	})
}

// TestElsewhereWhileSaving: it does not settle what this hub has published.
func TestElsewhereWhileSaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		l := &slowLog{v.log, make(chan struct{})}
		v.hub = room.NewHub(room.Config{Log: l, Backlog: 50, NewOutlet: func() room.Outlet { return v }})
		ana := v.join("Ana")
		ana.say("", "slow")
		v.elsewhere(room.Lobby, "faster")
		ana.leave()
		close(l.gate)
		synctest.Wait()
		ana.sees("1 Far: faster", "2 Ana: slow", "left Ana 0")
	})
}

// TestElsewhereTwice: what was read with the end of the log is not shown again.
func TestElsewhereTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.elsewhere(room.Lobby, "one")
		ana := v.join("Ana")
		v.hub.Deliver(room.Lobby, []room.Delivered{{Draft: room.Draft{Entry: wire.Entry{Seq: 1, Kind: wire.KindMessage, Text: "one"}}}})
		v.elsewhere(room.Lobby, "two")
		ana.sees("2 Far: two")
	})
}

// TestElsewhereBeforeOpen: what comes before the end of the log could be read is read with it,
// and stands there once.
func TestElsewhereBeforeOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.log.breakDown(true)
		if early := v.join("Early"); !early.refused || early.behind {
			t.Error("somebody gets in though the log cannot be read, or is taken for behind")
		}
		v.elsewhere(room.Lobby, "one")
		v.log.breakDown(false)
		ana := v.join("Ana")
		if got := decode(t, ana.backlog); len(got) != 1 || ana.welcome.Messages != 1 {
			t.Errorf("backlog %v, %d messages", got, ana.welcome.Messages)
		}
		v.elsewhere(room.Lobby, "two")
		ana.sees("2 Far: two")
	})
}

// TestFresh: nobody gets in while the log is behind others, nor who has seen more elsewhere.
func TestFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		fresh := true
		v.hub = room.NewHub(room.Config{Log: v.log, Backlog: 50, NewOutlet: func() room.Outlet { return v }, Fresh: func() bool { return fresh }})
		v.elsewhere(room.Lobby, "one")
		enter := func(name string, since room.Since) *guest {
			g := v.enterSince(room.Lobby, name, "", since)
			synctest.Wait()
			return g
		}
		for name, tt := range map[string]struct {
			since   room.Since
			refused bool
		}{
			"new":            {room.Since{}, false},
			"back":           {room.Since{Epoch: "e", Seq: 1}, false},
			"from elsewhere": {room.Since{Epoch: "e", Seq: 2}, true},
			"another log":    {room.Since{Epoch: "f", Seq: 2}, false},
		} {
			if g := enter(name, tt.since); g.refused != tt.refused || g.behind != tt.refused {
				t.Errorf("%s: refused: %v, because behind: %v", name, g.refused, g.behind)
			}
		}
		if fresh = false; !enter("late", room.Since{}).behind {
			t.Error("somebody gets in though the log is behind")
		}
	})
}

// TestSayFromOutside: somebody who is not in a room can say something there, and
// learns what became of it.
func TestSayFromOutside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		session, err := v.names.Claim(mustName(t, "Bot"), "", false)
		if err != nil {
			t.Fatal(err)
		}
		bot := &guest{t: t, venue: v, session: session}
		say := func(id, text string) {
			t.Helper()
			if err := v.hub.Say("alerts", bot.draft(id, text)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		say("c1", "disk full")
		if len(bot.numbered) != 1 || bot.numbered[0].Seq != 1 || bot.numbered[0].ID != "c1" {
			t.Errorf("numbered %+v", bot.numbered)
		}
		if n := v.hub.Rooms(); n != 0 {
			t.Errorf("%d rooms are kept for somebody who is in none", n)
		}
		ana := v.enter("alerts", "Ana", "")
		synctest.Wait()
		say("c1", "disk full")
		say("c2", "disk empty")
		v.log.breakDown(true)
		say("c3", "log full")
		ana.sees("2 Bot: disk empty")
		if len(bot.numbered) != 2 || len(bot.repeated) != 1 || len(bot.unsaved) != 1 || bot.unsaved[0] != "c3" {
			t.Errorf("numbered %v, repeated %v, refused %v", bot.numbered, bot.repeated, bot.unsaved)
		}
		if err := v.hub.Say("no/room", bot.draft("", "hi")); !errors.Is(err, room.ErrRoomInvalid) {
			t.Errorf("%v, want ErrRoomInvalid", err)
		}
	})
}

// refusingLog refuses what it does not like in its own words.
type refusingLog struct{ *memoryLog }

func (l *refusingLog) Publish(to room.Address, drafts []room.Draft) {
	delivered := make([]room.Delivered, len(drafts))
	for i, d := range drafts {
		delivered[i] = room.Delivered{Draft: d, Err: &wire.Error{Code: wire.RateLimited, ID: d.ID}}
	}
	go l.receiver.Deliver(to.Room, delivered)
}

// refusals is a Ticket that keeps what it is told.
type refusals struct{ codes []wire.Code }

func (*refusals) Numbered(*wire.Entry, bool) {}
func (r *refusals) Refused(e *wire.Error)    { r.codes = append(r.codes, e.Code) }

// TestRefusedByTheLog: a verdict that falls where the number is given reaches the
// sender as it is.
func TestRefusedByTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.hub = room.NewHub(room.Config{Log: &refusingLog{v.log}, NewOutlet: func() room.Outlet { return v }})
		var r refusals
		if err := v.hub.Say(room.Lobby, room.Draft{Entry: wire.Entry{Text: "hi"}, Ticket: &r}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(r.codes) != 1 || r.codes[0] != wire.RateLimited {
			t.Errorf("refused with %v", r.codes)
		}
	})
}
