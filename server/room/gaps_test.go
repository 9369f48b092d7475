package room_test

import (
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestSilentSessionNotKept: who said nothing has nothing to come back for, and
// takes no place from those who did.
func TestSilentSessionNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		ana := v.join("Ana")
		ana.say("", "without an id")
		ana.leave()
		if back := v.back("Ana", ana.session.Token()); back.session == ana.session {
			t.Error("a session without receipts was kept")
		}
	})
}

// A listener notes how many batches were out when its receipt came.
type listener struct {
	guest
	out []int
}

func (l *listener) Repeated(m *wire.Message) {
	l.guest.Repeated(m)
	l.out = append(l.out, l.frames())
}

// TestReceiptAfterOriginal: a receipt never overtakes the message it repeats.
func TestReceiptAfterOriginal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVenue(t)
		v.join("Bo")
		v.gate = make(chan struct{})
		session, err := v.hub.Claim(mustName(t, "Ana"), "")
		if err != nil {
			t.Fatal(err)
		}
		ana := &listener{guest: guest{t: t, hub: v.hub, session: session}}
		if ana.room, err = v.hub.Join(room.Lobby, session, ana); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			ana.room.Say(session, ana, "c1", "hi", time.Now())
		}
		close(v.gate)
		synctest.Wait()
		if len(ana.out) != 1 || ana.out[0] != 1 {
			t.Errorf("batches out at each receipt: %v, want the original's at the one", ana.out)
		}
	})
}
