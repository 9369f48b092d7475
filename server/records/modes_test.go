package records_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

func TestModes(t *testing.T) {
	s := start(t)
	tea := moderation.Modes{
		Topic: "live", Rules: moderation.Rules{SlowMillis: 30_000, Speak: moderation.SpeakHere, SpeakMillis: 600_000, NoLinks: true},
		Shield: &moderation.Rules{Pace: 5}, Pins: []moderation.Pin{{Seq: 41, User: "ana", From: "Ana", Text: "a secret"}},
		Announcement: &moderation.Announcement{Text: "we start", At: s.clocks.Day()},
	}
	set := func(room string, m moderation.Modes) error {
		return s.write(func(tx history.Tx) error { return s.ModesTx(tx, room, m, 0) })
	}
	must(t, set("tea", moderation.Modes{Topic: "first"}))
	must(t, set("tea", tea))
	must(t, set("milk", moderation.Modes{Topic: "milk"}))
	must(t, set("milk", moderation.Modes{}))
	must(t, set("never", moderation.Modes{}))
	tea.Pins[0].From, tea.Pins[0].Text = "", "" // what was said is the history's
	for range 2 {
		got, err := s.AllModes(t.Context())
		must(t, err)
		if a := got["tea"].Announcement; a == nil || !a.At.Equal(tea.Announcement.At) {
			t.Errorf("announced: %+v", a)
		} else {
			a.At = tea.Announcement.At
		}
		if want := map[string]moderation.Modes{"tea": tea}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		s.restart()
	}
	wantError(t, "no room", set("", tea), records.ErrInvalid)
	wantError(t, "a long name", set(fmt.Sprintf("%600d", 1), tea), records.ErrInvalid)
}

// TestModesThatCannotBeRead: one room's do not keep the server from starting.
func TestModesThatCannotBeRead(t *testing.T) {
	s := start(t)
	s.shell(`INSERT INTO room_modes (room, modes) VALUES ('tea', '{"slow_ms":"soon"}'), ('milk', '{"topic":"milk","colour":"white"}')`)
	got, err := s.AllModes(t.Context())
	if err != nil || !reflect.DeepEqual(got, map[string]moderation.Modes{"milk": {Topic: "milk"}}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestRestoredRooms: what records have kept stands again after a restart, for what is left of it.
func TestRestoredRooms(t *testing.T) {
	s := start(t)
	timeout := sanction(s, "ana", moderation.ActTimeout)
	timeout.Until = s.clocks.Day().Add(time.Hour)
	must(t, s.write(func(tx history.Tx) error {
		if err := s.SanctionTx(tx, timeout); err != nil {
			return err
		}
		return s.ModesTx(tx, "tea", moderation.Modes{Topic: "live"}, 0)
	}))
	s.restart()
	s.clocks.Run(20 * time.Minute)
	sanctions, err := s.Sanctions(t.Context())
	must(t, err)
	modes, err := s.AllModes(t.Context())
	must(t, err)
	rooms := moderation.NewRooms(func() (time.Time, time.Duration) { return s.clocks.Day(), 0 })
	rooms.Restore(sanctions, modes)
	if of := rooms.Of("tea", "ana"); len(of) != 1 || of[0].Refusal(s.clocks.Day()).RetryAfterMillis != (40*time.Minute).Milliseconds() {
		t.Errorf("%+v stand", of)
	}
	if state := string(rooms.State("tea")); state != `{"topic":"live"}` {
		t.Errorf("the room's state is %s", state)
	}
}
