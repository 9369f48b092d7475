package server_test

import (
	"fmt"
	"testing"

	"hubbub/server/identity"
	"hubbub/server/records"
)

// TestRoleOfMessage: a message has the role that its author had when it was said, and keeps it.
func TestRoleOfMessage(t *testing.T) {
	s := startServer(t, unlimited)
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	ana := dial(t, s.Addr, "/ws")
	user := ana.Join("Ana")["user"].(string)
	people := s.hub.Records()
	revoke := func() error { return people.Revoke(t.Context(), user, "lobby") }
	grant := func(role identity.Role) func() error {
		return func() error {
			return people.Grant(t.Context(), records.Grant{User: user, Room: "lobby", Role: role})
		}
	}
	var want []any
	for i, tt := range []struct {
		change func() error
		role   any
	}{{grant(identity.Member), nil}, {grant(identity.Moderator), "moderator"}, {revoke, nil}} {
		if err := tt.change(); err != nil {
			t.Fatal(err)
		}
		want = append(want, tt.role)
		ana.Say(fmt.Sprint("message ", i))
		if event := watcher.Await("message"); event["role"] != tt.role || event["user"] != user {
			t.Errorf("%v, want the role %v", event, tt.role)
		}
	}
	late := dial(t, s.Addr, "/ws")
	late.Join("Late")
	for i, role := range want {
		if event := late.Await("message"); event["role"] != role {
			t.Errorf("message %d of the backlog: %v, want the role %v", i, event, role)
		}
	}
}

// TestRoleOfWelcome: who comes is told what it may do in the room.
func TestRoleOfWelcome(t *testing.T) {
	s := startTown(t, nil)
	for _, tt := range []struct{ who, room, role string }{
		{"viewer", "members", "viewer"}, {"member", "members", "member"}, {"moderator", "members", "moderator"}, {"owner", "members", "owner"},
		{"guest", "open", "member"}, {"viewer", "open", "member"}, {"moderator", "open", "moderator"}, {"other", "open", "member"}, {"owner", "unlisted", "owner"},
	} {
		c := s.join(t, tt.who, tt.room, "Ana "+tt.who)
		if event := c.Await("welcome"); event["role"] != tt.role {
			t.Errorf("%s in %s: %v, want %s", tt.who, tt.room, event["role"], tt.role)
		}
		c.Close()
	}
}
