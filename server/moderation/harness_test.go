package moderation_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

const sala, other = "sala", "other"

// A hand is a clock that is set by hand. Safe for concurrent use.
type hand struct {
	mu      sync.Mutex
	day     time.Time
	running time.Duration
}

func (h *hand) read() (time.Time, time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.day, h.running
}

// run lets time pass.
func (h *hand) run(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.day, h.running = h.day.Add(d), h.running+d
}

// put puts the clock of the day ahead, or back.
func (h *hand) put(by time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.day = h.day.Add(by)
}

func (h *hand) now() time.Time {
	day, _ := h.read()
	return day
}

// A town is rooms with a clock and people.
type town struct {
	*moderation.Rooms
	*hand
	t *testing.T
}

func newTown(t *testing.T) *town {
	h := &hand{day: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC), running: time.Hour}
	return &town{Rooms: moderation.NewRooms(h.read), hand: h, t: t}
}

// restart brings back what stands, as whoever keeps it has it.
func (w *town) restart() {
	kept := append(w.Sanctions(sala), append(w.Sanctions(other), w.Sanctions(moderation.Everywhere)...)...)
	modes := map[string]moderation.Modes{sala: w.Modes(sala), other: w.Modes(other)}
	w.Rooms = moderation.NewRooms(w.read)
	w.Restore(kept, modes)
}

// guest returns somebody whose token was made some time ago.
func (w *town) guest(user, address string, age time.Duration) *identity.Speaker {
	return &identity.Speaker{User: user, Role: identity.Member, Guest: true, Address: address, Since: w.now().Add(-age)}
}

// member returns somebody who is no guest.
func (w *town) member(user string) *identity.Speaker {
	return &identity.Speaker{User: user, Role: identity.Member, Address: "home", Since: w.now().Add(-time.Hour)}
}

// say says something in a room.
func (w *town) say(room string, by *identity.Speaker) *wire.Error {
	return w.sayText(room, by, "hello")
}

func (w *town) sayText(room string, by *identity.Speaker, text string) *wire.Error {
	return w.Judge(room, by, &wire.Entry{Kind: wire.KindMessage, From: by.User, User: by.User, Text: text})
}

// wants compares a refusal with its code, "" for none.
func (w *town) wants(what string, refusal *wire.Error, code wire.Code) {
	w.t.Helper()
	switch {
	case refusal == nil && code != "":
		w.t.Errorf("%s: let pass, want %s", what, code)
	case refusal != nil && refusal.Code != code:
		w.t.Errorf("%s: %v, want %q", what, refusal, code)
	case refusal != nil && refusal.Message == "":
		w.t.Errorf("%s: no word for people", what)
	}
}

// wantsIn compares a refusal with its code and with when to try again.
func (w *town) wantsIn(what string, refusal *wire.Error, code wire.Code, retry time.Duration) {
	w.t.Helper()
	w.wants(what, refusal, code)
	if refusal != nil && refusal.RetryAfterMillis != retry.Milliseconds() {
		w.t.Errorf("%s: try again in %d ms, want %v", what, refusal.RetryAfterMillis, retry)
	}
}

// do changes the modes of a room.
func (w *town) do(room string, a moderation.Act) {
	w.t.Helper()
	if refusal := a.Check(); refusal != nil {
		w.t.Fatal(refusal)
	}
	m, refusal := w.Modes(room).With(&a, w.now(), moderation.Pin{Seq: a.Seq, From: "Ana", User: "ana", Text: fmt.Sprint("message ", a.Seq)})
	if refusal != nil {
		w.t.Fatal(refusal)
	}
	w.SetModes(room, m)
}

func (w *town) slow(wait time.Duration) {
	w.t.Helper()
	w.do(sala, moderation.Act{Act: moderation.ActSlow, ForMillis: wait.Milliseconds()})
}

// timeout returns a sanction from now on.
func (w *town) timeout(record int64, user string, length time.Duration) moderation.Sanction {
	return moderation.Sanction{Record: record, Kind: moderation.ActTimeout, User: user, Name: user, Room: sala, By: "Mod", At: w.now(), Until: w.now().Add(length)}
}

// ban returns a ban of a guest without an end.
func (w *town) ban(record int64, user, skeleton, address string) moderation.Sanction {
	return moderation.Sanction{
		Record: record, Kind: moderation.ActBan, User: user, Name: user, Room: sala, By: "Mod", At: w.now(),
		Skeleton: skeleton, Address: address, Guest: true,
	}
}
