package access_test

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
)

// A town is who there is, and which rooms there are.
type town struct {
	grants map[[2]string]identity.Role // by user and room; room "" is everywhere
	rooms  map[string]identity.Room
	held   []string // in memory
	known  []string // in which something was said
	looked []string // of which it was read
}

func (f *town) Person(token string) (identity.Person, bool) {
	return identity.Person{User: "u-" + token}, token != "stale"
}

func (f *town) Role(user, room string) identity.Role {
	return max(f.grants[[2]string{user, room}], f.grants[[2]string{user, ""}])
}

func (f *town) Ended(user string) bool { return user == "u-ended" }

func (f *town) OpenTicket(secret string) (user, room string, ok bool) {
	return "u-mod", "secret", secret == "ticket"
}

func (f *town) Room(room string) identity.Room { return f.rooms[room] }
func (f *town) Banned(user, room string) bool  { return user == "u-banned" && room == "open" }
func (f *town) Has(room string) bool           { return slices.Contains(f.held, room) }

func (f *town) Known(room string) bool {
	f.looked = append(f.looked, room)
	return slices.Contains(f.known, room)
}

// newTown has a room of each access, and somebody with each role in the closed ones.
func newTown() *town {
	return &town{
		grants: map[[2]string]identity.Role{
			{"u-viewer", "secret"}: identity.Viewer, {"u-viewer", "club"}: identity.Viewer, {"u-viewer", "open"}: identity.Viewer,
			{"u-member", "secret"}: identity.Member, {"u-member", "club"}: identity.Member,
			{"u-mod", "secret"}: identity.Moderator, {"u-mod", "club"}: identity.Moderator, {"u-mod", "new"}: identity.Moderator,
			{"u-other", "elsewhere"}: identity.Moderator,
			{"u-owner", ""}:          identity.Owner,
		},
		rooms: map[string]identity.Room{
			"quiet":  {Access: identity.Unlisted},
			"club":   {Access: identity.Members},
			"secret": {Access: identity.Invited},
			"made":   {Made: true},
		},
		held:  []string{"open", "secret"},
		known: []string{"past", "secret"},
	}
}

func newDoor(f *town, opening access.Opening) *access.Door {
	return access.New(access.Config{Opening: opening, People: f, Rooms: f})
}

func bearer(token string) access.Visitor {
	return newDoor(newTown(), access.Anyone).Know(gate.Credentials{Session: token})
}

// TestRoles: what everybody may do in each room, and whether it is in the list.
func TestRoles(t *testing.T) {
	const no, reads, speaks, keeps, owns = identity.Nobody, identity.Viewer, identity.Member, identity.Moderator, identity.Owner
	ticket := access.Visitor{Ticket: "ticket"}
	for name, tt := range map[string]struct {
		visitor                          access.Visitor
		open, quiet, club, secret, unmet identity.Role
	}{
		"nobody":              {access.Visitor{}, reads, reads, no, no, reads},
		"an old session":      {bearer("stale"), reads, reads, no, no, reads},
		"a guest":             {bearer("guest"), speaks, speaks, no, no, speaks},
		"a new guest":         {access.Visitor{Person: new(identity.Person)}, speaks, speaks, no, no, speaks},
		"a viewer":            {bearer("viewer"), speaks, speaks, reads, reads, speaks},
		"a member":            {bearer("member"), speaks, speaks, speaks, speaks, speaks},
		"a moderator":         {bearer("mod"), speaks, speaks, keeps, keeps, speaks},
		"one of another room": {bearer("other"), speaks, speaks, no, no, speaks},
		"an owner":            {bearer("owner"), owns, owns, owns, owns, owns},
		"who has signed out":  {access.Visitor{Person: &identity.Person{User: "u-ended"}}, no, no, no, no, no},
		"who is shut out":     {access.Visitor{Person: &identity.Person{User: "u-banned"}}, no, speaks, no, no, speaks},
		"a ticket":            {ticket, no, no, no, reads, no},
		"no ticket":           {access.Visitor{Ticket: "tickets"}, no, no, no, no, no},
		"a person's ticket":   {access.Visitor{Ticket: "ticket", Person: bearer("owner").Person}, no, no, no, reads, no},
	} {
		door := newDoor(newTown(), access.Anyone)
		for room, want := range map[string]identity.Role{"open": tt.open, "quiet": tt.quiet, "club": tt.club, "secret": tt.secret, "unmet": tt.unmet} {
			if got := door.Role(room, tt.visitor); got != want {
				t.Errorf("%s in %s: %v, want %v", name, room, got, want)
			}
			if listed := want != no && room != "quiet"; door.Lists(room, tt.visitor) != listed {
				t.Errorf("%s: %s is listed: %v", name, room, !listed)
			}
			if got := door.Reads(room, tt.visitor); want.MayRead() != (got == room) || got != room && got != access.Nowhere {
				t.Errorf("%s reads %s instead of %s", name, got, room)
			}
		}
	}
}

// TestOpenings: which rooms there are, and who opens others.
func TestOpenings(t *testing.T) {
	only := access.Only("open", "secret", "fixed")
	for _, tt := range []struct {
		name    string
		opening access.Opening
		token   string
		room    string
		reads   bool
		there   bool
		opens   bool
	}{
		{"anyone", access.Anyone, "guest", "unmet", true, false, true},
		{"anyone, not into one that is closed", access.Anyone, "guest", "secret", false, true, false},
		{"the lobby stands", access.Anyone, "", "lobby", true, true, true},
		{"nowhere is nowhere", access.Anyone, "owner", access.Nowhere, true, false, false},
		{"one of messages", access.Anyone, "", "past", true, true, true},
		{"one that was made", access.Anyone, "", "made", true, true, true},
		{"a guest where moderators open", access.Moderators, "guest", "unmet", true, false, false},
		{"a guest, the lobby", access.Moderators, "guest", "lobby", true, true, true},
		{"a moderator of the room", access.Moderators, "mod", "new", true, false, true},
		{"a moderator of another", access.Moderators, "mod", "unmet", true, false, false},
		{"an owner", access.Moderators, "owner", "unmet", true, false, true},
		{"of a list", only, "guest", "fixed", true, true, true},
		{"not of a list", only, "guest", "unmet", false, false, false},
		{"an owner, not of a list", only, "owner", "unmet", false, false, false},
		{"of before the list", only, "owner", "past", false, true, false},
		{"the lobby is not of the list", only, "guest", "lobby", false, false, false},
		{"made beside the list", only, "guest", "made", true, true, false},
		{"closed, of a list", only, "member", "secret", true, true, true},
		{"closed to a guest, of a list", only, "guest", "secret", false, true, true},
	} {
		door, v := newDoor(newTown(), tt.opening), access.Visitor{}
		if tt.token != "" {
			v = bearer(tt.token)
		}
		reads, there, opens := door.Role(tt.room, v).MayRead(), door.IsThere(tt.room), door.MayOpen(tt.room, v)
		if reads != tt.reads || there != tt.there || opens != tt.opens {
			t.Errorf("%s: reads %v, there %v, opens %v; want %v, %v, %v", tt.name, reads, there, opens, tt.reads, tt.there, tt.opens)
		}
	}
}

// TestClosedRoomsTakeNoOtherWay: as much is read for a room that somebody may not read as
// for one that is not there, whether or not somebody is in it.
func TestClosedRoomsTakeNoOtherWay(t *testing.T) {
	for _, room := range []string{"secret", "club", "unmet"} {
		f := newTown()
		door := newDoor(f, access.Anyone)
		if door.IsThere(door.Reads(room, bearer("guest"))) {
			t.Errorf("%s is there", room)
		}
		if len(f.looked) != 1 || f.looked[0] == "secret" || f.looked[0] == "club" {
			t.Errorf("%s: %q was looked for", room, f.looked)
		}
	}
}

// TestEnter: what has to be brought where there is a passphrase, and where there is none.
func TestEnter(t *testing.T) {
	const open = "open sesame"
	from := netip.MustParseAddr("203.0.113.7")
	for name, tt := range map[string]struct {
		brought gate.Credentials
		reason  any // nil if it is let in
		user    string
	}{
		"nothing":                 {gate.Credentials{}, access.Required, ""},
		"a session":               {gate.Credentials{Session: "guest"}, access.Required, "u-guest"},
		"a session as a bearer":   {gate.Credentials{Session: "guest", Passphrase: "guest", Either: true}, access.Required, "u-guest"},
		"the passphrase":          {gate.Credentials{Passphrase: open}, nil, ""},
		"as a bearer":             {gate.Credentials{Session: "stale", Passphrase: "stale", Either: true}, access.Invalid, ""},
		"both":                    {gate.Credentials{Session: "guest", Passphrase: open}, nil, "u-guest"},
		"another":                 {gate.Credentials{Session: "guest", Passphrase: "open"}, access.Invalid, "u-guest"},
		"it and an old session":   {gate.Credentials{Session: "stale", Passphrase: open}, nil, ""},
		"another, an old session": {gate.Credentials{Session: "stale", Passphrase: "open"}, access.Invalid, ""},
	} {
		passphrase, err := gate.NewPassphrase(open, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		closed := access.New(access.Config{Passphrase: passphrase, People: newTown(), Rooms: newTown()})
		v, err := closed.Enter(tt.brought, from)
		var refused *access.Refusal
		if errors.As(err, &refused) != (tt.reason != nil) || tt.reason != nil && refused.Reason != tt.reason || userOf(v) != tt.user {
			t.Errorf("%s: %s, %v; want %v", name, userOf(v), err, tt.reason)
		}
		if v, err := newDoor(newTown(), access.Anyone).Enter(tt.brought, from); err != nil || userOf(v) != tt.user {
			t.Errorf("%s, where there is no passphrase: %s, %v", name, userOf(v), err)
		}
	}
}

// TestLimitedEntry: too many wrong ones are told when to come back; a session alone, or
// nothing, is no wrong one.
func TestLimitedEntry(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	passphrase, err := gate.NewPassphrase("open sesame", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	door := access.New(access.Config{Passphrase: passphrase, People: newTown(), Rooms: newTown()})
	from := netip.MustParseAddr("203.0.113.7")
	for range 20 {
		door.Enter(gate.Credentials{}, from)
		door.Enter(gate.Credentials{Session: "guest", Passphrase: "guest", Either: true}, from)
	}
	for i := range 5 {
		door.Enter(gate.Credentials{Passphrase: fmt.Sprint(i)}, from)
	}
	var refused *access.Refusal
	if _, err := door.Enter(gate.Credentials{Passphrase: "open sesame"}, from); !errors.As(err, &refused) || refused.Reason != access.Limited || refused.Wait != 12*time.Second {
		t.Errorf("%v", err)
	}
}

func userOf(v access.Visitor) string {
	if v.Person == nil {
		return ""
	}
	return v.Person.User
}
