// Package control lets the commands of a machine ask the server that runs on it: JSON over
// HTTP, at a Unix socket beside the history.
//
// Who may open the socket may ask for everything: its mode, 0600, is all that is checked.
// So there is none in a folder that others may write, and none on a system without such
// sockets; the server goes on without. What a request costs is bounded in bytes, time and
// number, because a fault of a script must not stop a chat. Secrets are in answers alone:
// nothing of this package writes them down.
package control

import (
	"context"
	"fmt"
	"time"
)

// A Desk does what is asked for. Its errors are an *Error where who asks can mend it. Safe
// for concurrent use.
type Desk interface {
	// Invite makes a link's secret: whoever redeems it first gets a role.
	Invite(context.Context, Invite) (Invited, error)
	// People returns who is here, and whose names are held.
	People(context.Context) ([]Person, error)
	// End signs a person out everywhere: by the public id, or the name of one who is here.
	End(ctx context.Context, who string) (Ended, error)
	// Forget is End, and removes what the person has said and what is kept of it.
	Forget(ctx context.Context, who string) (Forgotten, error)
	// SetRoom makes a room that stays when it is empty, or changes what one is.
	SetRoom(context.Context, Room) (Made, error)
	// Rooms returns the rooms that stay, and those with the latest messages.
	Rooms(context.Context) ([]Listed, error)
	// Act keeps a room, as whoever runs the server.
	Act(context.Context, Act) (Acted, error)
	// Audit returns what was done to keep rooms, the latest last.
	Audit(context.Context, Audit) ([]Done, error)
	// Queue returns what waits for moderators, the oldest first.
	Queue(context.Context, Queue) ([]Item, error)
	// Filters returns what acts filter, those added first first.
	Filters(context.Context, Filters) ([]Filter, error)

	TokenDesk
	WebhookDesk
	ImportDesk
}

// An Invite says what its link is good for.
type Invite struct {
	Role string `json:"role"`
	Room string `json:"room,omitempty"` // "" for all rooms
	Name string `json:"name,omitempty"` // that is proposed to who opens the link
}

// An Invited is a link that was made.
type Invited struct {
	Secret  string    `json:"secret"`
	Expires time.Time `json:"expires"`
	URL     string    `json:"url,omitempty"` // where people reach the server, without a slash at its end; "" if none runs
}

// A Person is one who is here, or whose name is held.
type Person struct {
	User        string    `json:"user"`
	Name        string    `json:"name"`
	Since       time.Time `json:"since"`
	Connections int       `json:"connections"`
	Held        bool      `json:"held,omitempty"` // the person is away, its name is kept
}

// An Ended is a person that was signed out.
type Ended struct {
	User        string `json:"user"`
	Name        string `json:"name,omitempty"` // "" of one that was not here
	Connections int    `json:"connections"`    // that are closed by it
}

// A Forgotten is a person that was forgotten.
type Forgotten struct {
	User  string `json:"user"`
	Rooms int    `json:"rooms"` // in which messages of it were removed
	Left  int64  `json:"left"`  // of these messages, those that have its name yet; unless 0, it is to be asked for again by the id
}

// A Room says what a room is to be. What is nil stays as it was.
type Room struct {
	Name   string  `json:"name"`
	Title  *string `json:"title,omitempty"`
	Access *string `json:"access,omitempty"`
}

// A Made is a room that was made or changed, as it is now.
type Made struct {
	Name   string `json:"name"` // what all names of it share
	Title  string `json:"title"`
	Access string `json:"access"`
	New    bool   `json:"new"` // it did not stay when it was empty before
}

// A Listed is a room in a list.
type Listed struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Access   string `json:"access"`
	Stays    bool   `json:"stays"` // also when nothing in it is kept
	Messages int64  `json:"messages"`
	Online   int    `json:"online"`
}

// A Code says what kind of an Error one is.
type Code string

// The codes.
const (
	Invalid  Code = "invalid"   // what was asked for makes no sense
	NotFound Code = "not_found" // there is no such person, or nothing at that path
	Full     Code = "full"      // there is no room for one more
	Failed   Code = "failed"    // the server could not; its log may tell more
	Offline  Code = "offline"   // it needs a server that runs
)

// An Error is a refusal; its message is for people.
type Error struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return e.Message }

// Errorf returns an Error with a message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}
