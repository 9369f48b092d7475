package moderation_test

import (
	"testing"
	"time"

	"hubbub/server/moderation"
)

// TestMarked: an address that a ban has left out keeps nobody out, but is known for a day, in
// the room or everywhere; not for who was let through, and not after the ban.
func TestMarked(t *testing.T) {
	day, running := time.UnixMilli(1_790_000_000_000), time.Duration(0)
	r := moderation.NewRooms(func() (time.Time, time.Duration) { return day, running })
	pass := func(d time.Duration) { day, running = day.Add(d), running+d }
	ban := func(record int64, user, room string) moderation.Sanction {
		return moderation.Sanction{Record: record, Kind: moderation.ActBan, User: user, Name: "Ana", Room: room, Address: "a", Holds: true, Guest: true, At: day}
	}
	marked := func(room, user, address string, want bool) {
		t.Helper()
		if s, is := r.Marked(room, user, address); is != want || is && s.Name != "Ana" {
			t.Errorf("%s from %q in %s: %+v, %v", user, address, room, s, is)
		}
	}
	marked("lobby", "u2", "a", false)
	r.Impose(ban(1, "u1", "lobby"))
	marked("lobby", "u2", "a", true)
	marked("lobby", "u2", "b", false)
	marked("lobby", "u2", "", false)
	marked("open", "u2", "a", false)
	if s, is := r.Barred("lobby", "u2", "", "a"); is {
		t.Errorf("shut out: %+v", s)
	}
	r.LetThrough(moderation.FreeGuest{Room: "lobby", User: "u2", At: day})
	marked("lobby", "u2", "a", false)
	marked("lobby", "u3", "a", true)
	pass(moderation.MaxAddress - 1)
	marked("lobby", "u2", "a", false)
	pass(1)
	marked("lobby", "u3", "a", false)
	r.Sweep()

	r.Impose(ban(2, "u1", moderation.Everywhere))
	marked("lobby", "u2", "a", true)
	marked("open", "u2", "a", true)
	r.Lift(2)
	marked("open", "u2", "a", false)
	r.Lift(1)
	if !r.Idle() {
		t.Error("something is left")
	}
	r.LetThrough(moderation.FreeGuest{Room: "lobby", User: "u2", At: day.Add(-moderation.MaxAddress)})
	if !r.Idle() {
		t.Error("who was let through long ago is known")
	}
	r.KeepAddresses(0)
	r.Impose(ban(3, "u1", "lobby"))
	marked("lobby", "u2", "a", false)
}
