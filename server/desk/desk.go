// Package desk does what the commands of a machine ask for: on the records of a history,
// and, if a server runs on it, with who is there.
//
// What it does is in the log, without secrets: those are in its answers alone.
package desk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"hubbub/server/control"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/records"
	"hubbub/server/room"
)

// inviteTime is how long a link works.
const inviteTime = time.Hour

// A Server is one that runs on the history.
type Server interface {
	// URL returns the address by which people reach it, without a slash at the end.
	URL() string
	// Online returns the rooms with people.
	Online() map[string]room.Presence
	// Review closes the connections that may no longer read their rooms.
	Review()
	// IsThere reports whether a room is there.
	IsThere(room string) bool
}

// Sessions are those of a server that runs on the history.
type Sessions interface {
	// People returns who is here, and whose names are held, in any order.
	People() []control.Person
	// Reservable reports, with an error, why a name cannot be kept for a program.
	Reservable(n name.Name) error
	// End closes a person's connections, as one that was signed out. Its name is free.
	End(user string)
}

// nobody is there where no server runs.
type nobody struct{}

func (nobody) URL() string                      { return "" }
func (nobody) Online() map[string]room.Presence { return nil }
func (nobody) Review()                          {}
func (nobody) IsThere(string) bool              { return false }
func (nobody) People() []control.Person         { return nil }
func (nobody) End(string)                       {}

func (nobody) Reservable(n name.Name) error {
	return identity.NewNames(identity.Config{}).Reservable(n)
}

// A Desk is the desk of a history. Safe for concurrent use.
type Desk struct {
	Records  *records.Records
	History  *history.Log
	Server   Server
	Sessions Sessions // nil if nobody is here
	Hooks    Webhooks // nil if nothing is told
	Acts     Acts     // nil if no server runs
	Hub      Hub
	Waiting  Waiting  // nil if no server runs
	Standing Standing // nil if no server runs
	Log      *slog.Logger

	ForgetTime time.Duration // that a call of Forget takes a name from messages; default 5 s

	hooking sync.Mutex // held by who changes webhooks: their places lie there before they do
}

var _ control.Desk = (*Desk)(nil)

// OfFile returns the desk of a history on which no server runs.
func OfFile(h *history.Log, r *records.Records) *Desk {
	hub := room.NewHub(room.Config{Log: h, NewOutlet: func() room.Outlet { return silent{} }})
	return &Desk{Records: r, History: h, Server: nobody{}, Hub: hub, Log: slog.New(slog.DiscardHandler)}
}

// Invite implements control.Desk.
func (d *Desk) Invite(ctx context.Context, q control.Invite) (control.Invited, error) {
	invite, err := read(q)
	if err != nil {
		return control.Invited{}, err
	}
	invite.Expires = time.Now().Add(inviteTime)
	secret, err := d.Records.NewInvite(ctx, invite)
	if errors.Is(err, records.ErrFull) {
		return control.Invited{}, control.Errorf(control.Full, "as many links as there may be wait to be used; they end within an hour")
	}
	if err != nil {
		return control.Invited{}, err
	}
	d.Log.Info("invite made", "role", invite.Role, "room", invite.Room, "expires", invite.Expires.UTC().Truncate(time.Second))
	return control.Invited{Secret: secret, Expires: invite.Expires, URL: d.Server.URL()}, nil
}

// read judges what a link is to give.
func read(q control.Invite) (records.Invite, error) {
	role, err := identity.ParseRole(q.Role)
	if err != nil || role < identity.Member {
		return records.Invite{}, control.Errorf(control.Invalid, "a link gives the role owner, moderator or member, not %q", q.Role)
	}
	invite := records.Invite{Role: role}
	if q.Room != "" {
		if role == identity.Owner {
			return invite, control.Errorf(control.Invalid, "an owner is one of all rooms: leave the room out")
		}
		if invite.Room, err = room.Key(q.Room); err != nil {
			return invite, control.Errorf(control.Invalid, "room %q: %v", q.Room, err)
		}
	}
	if q.Name != "" {
		n, err := name.New(q.Name)
		if err != nil {
			return invite, control.Errorf(control.Invalid, "name %q: %v", q.Name, err)
		}
		invite.Name = n.String()
	}
	return invite, nil
}
