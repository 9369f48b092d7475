package server_test

import (
	"testing"
	"time"

	"hubbub/server"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// TestLastWord: what somebody has said who was signed out everywhere by the time it has its place has
// none, in a cluster; what others say is judged as ever, and so is what a moderator lets through.
func TestLastWord(t *testing.T) {
	rooms := moderation.NewRooms(moderation.SystemClock())
	rooms.Impose(moderation.Sanction{Record: 1, Kind: moderation.ActTimeout, User: "ana", Room: "lobby", At: time.Now(), Until: time.Now().Add(time.Hour)})
	rules := server.LastWord(rooms, func(user string) bool { return user == "ended" })
	for _, tt := range []struct {
		what string
		in   string
		by   identity.Speaker
		want bool
	}{
		{"ended", "tea", identity.Speaker{User: "ended", Role: identity.Member}, false},
		{"ended, an owner", "tea", identity.Speaker{User: "ended", Role: identity.Owner}, false},
		{"let through", "tea", identity.Speaker{User: "ended", Role: identity.Member, Machine: true}, true},
		{"another", "tea", identity.Speaker{User: "ana", Role: identity.Member}, true},
		{"another, by the rules of the room", "lobby", identity.Speaker{User: "ana", Role: identity.Member}, false},
	} {
		refused := rules.Judge(tt.in, &tt.by, &wire.Entry{Kind: wire.KindMessage, Text: "hello"})
		if (refused == nil) != tt.want || refused != nil && refused.Message == "" {
			t.Errorf("%s: %v", tt.what, refused)
		}
	}
}
