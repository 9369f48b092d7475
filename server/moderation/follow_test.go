package moderation_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// A follower is rooms of a node, and what its file has of turns.
type follower struct {
	*moderation.Rooms
	turns map[moderation.TurnOf]moderation.Turn
	tails map[string]time.Duration
}

func follow(h *hand) *follower {
	f := &follower{Rooms: moderation.NewRooms(moderation.WallClock(h.now)), turns: make(map[moderation.TurnOf]moderation.Turn), tails: make(map[string]time.Duration)}
	f.Follow(moderation.WallClock(h.now))
	return f
}

// keep does what the file does.
func (f *follower) keep() {
	t := f.TakeTurns()
	for room, upTo := range t.Forgotten {
		maps.DeleteFunc(f.turns, func(of moderation.TurnOf, turn moderation.Turn) bool { return of.Room == room && turn.Over <= upTo })
	}
	maps.Copy(f.turns, t.Turns)
	maps.Copy(f.tails, t.Tails)
}

// restart goes on with what the file has.
func (f *follower) restart(h *hand) {
	modes := f.Modes(sala)
	f.Rooms = follow(h).Rooms
	f.Restore(nil, map[string]moderation.Modes{sala: modes})
	f.RestoreTurns(moderation.Turns{Turns: maps.Clone(f.turns), Tails: maps.Clone(f.tails)})
}

// TestFollow: rooms that are started again at any time judge as those do that were not, by slow
// mode and pace, however many speak.
func TestFollow(t *testing.T) {
	for name, m := range map[string]moderation.Modes{
		"slow":           {Rules: moderation.Rules{SlowMillis: 5000}},
		"pace":           {Rules: moderation.Rules{Pace: 2}},
		"slow, and pace": {Rules: moderation.Rules{SlowMillis: 3000, Pace: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			h := &hand{day: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
			stays, leaves := follow(h), follow(h)
			stays.SetModes(sala, m)
			leaves.SetModes(sala, m)
			refused := 0
			for step := range 6000 {
				h.run(time.Duration(random.IntN(60)) * time.Millisecond)
				user := fmt.Sprint("user", random.IntN(1+step/3))
				by := &identity.Speaker{User: user, Role: identity.Member, Guest: random.IntN(2) == 0, Since: h.now().Add(-time.Duration(random.IntN(9)) * time.Second)}
				e := &wire.Entry{Kind: wire.KindMessage, ID: fmt.Sprint(random.IntN(3)), User: user, Text: "hello"}
				got, want := leaves.Judge(sala, by, e), stays.Judge(sala, by, e)
				if fmt.Sprint(got) != fmt.Sprint(want) || got != nil && got.RetryAfterMillis != want.RetryAfterMillis {
					t.Fatalf("step %d: started again %v, not %v", step, got, want)
				}
				if want != nil {
					refused++
				}
				leaves.keep()
				stays.keep()
				if random.IntN(50) == 0 {
					leaves.restart(h)
				}
			}
			if refused == 0 || refused == 6000 {
				t.Errorf("%d of 6000 were refused: nothing is shown", refused)
			}
		})
	}
}

// TestOrigin: where something is said only the address is judged.
func TestOrigin(t *testing.T) {
	town := newTown(t)
	origin := moderation.Origin{Rooms: town.Rooms}
	town.slow(time.Hour)
	ban := town.ban(1, "ana", "", "home of ana")
	town.Impose(ban)
	e := &wire.Entry{Kind: wire.KindMessage, Text: "hello"}
	for _, tt := range []struct {
		what string
		by   *identity.Speaker
		code wire.Code
	}{
		{"a guest from there", town.guest("bia", "home of ana", time.Hour), wire.Banned},
		{"a guest from elsewhere", town.guest("bia", "elsewhere", time.Hour), ""},
		{"the one who is banned, from elsewhere", town.guest("ana", "elsewhere", time.Hour), ""},
		{"no guest", &identity.Speaker{User: "bia", Address: "home of ana"}, ""},
	} {
		for range 2 { // no slow mode
			town.wants(tt.what, origin.Judge(sala, tt.by, e), tt.code)
		}
	}
}
