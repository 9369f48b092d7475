package moderation_test

import (
	"fmt"
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// BenchmarkJudge is what a message costs: in a server without rules, in a room without any
// where others have some, and in one that has them.
func BenchmarkJudge(b *testing.B) {
	rooms := moderation.NewRooms(moderation.SystemClock())
	by := &identity.Speaker{User: "ana", Role: identity.Member, Guest: true, Address: "net", Since: time.Now().Add(-time.Hour)}
	e := &wire.Entry{Kind: wire.KindMessage, Text: "hello everybody"}
	judge := func(name, room string) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rooms.Judge(room, by, e)
			}
		})
	}
	judge("no rules", "sala")
	for i := range 100 {
		rooms.SetModes(fmt.Sprint("room", i), moderation.Modes{Topic: "live"})
	}
	for i := range 10_000 {
		rooms.Impose(moderation.Sanction{Record: 1, Kind: moderation.ActBan, User: fmt.Sprint("guest", i), Room: "banned", Address: fmt.Sprint("net", i)})
	}
	judge("none in this room", "sala")
	judge("a topic", "room1")
	judge("10,000 bans", "banned")
	rooms.SetModes("slow", moderation.Modes{Rules: moderation.Rules{SlowMillis: 1_000}})
	judge("slow mode", "slow")
	rooms.SetModes("links", moderation.Modes{Rules: moderation.Rules{NoLinks: true}})
	judge("no links", "links")
}
