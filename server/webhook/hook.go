package webhook

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"hubbub/server/room"
)

// A State says whether a hook is told anything. The numbers are kept in histories.
type State uint8

// The states.
const (
	Active   State = 0
	Gone     State = 1 // its endpoint has answered 410: it wants no more
	NoSecret State = 2 // it is in a copy of the history, which has not its secret
)

// A Hook is an endpoint and what it is told.
type Hook struct {
	ID     string
	Room   string // what all names of it share; "" for all rooms
	URL    string
	Secret string // as NewSecret makes them
	MadeAt time.Time
	Run    string // names the places: a replay begins a new run
	Health
}

// A Health is how it goes with a hook.
type Health struct {
	State    State
	Status   string    // of the last attempt, for people: "200" or a word; "" before the first
	Failures int       // attempts since the last that went well
	Since    time.Time // of the first of these; zero if there are none
}

// A Place is how far a hook has come in a room. The zero Seq with an empty Epoch stands for
// the beginning, whatever the epoch of the room is.
type Place struct {
	Room  string
	Epoch string
	Seq   int64
}

// A Progress is what has changed with a run of a hook.
type Progress struct {
	ID, Run string
	Places  []Place
	Health
}

// A Log is read from. Safe for concurrent use.
type Log interface {
	// After returns at most limit entries of a room that follow a number, the oldest first.
	After(ctx context.Context, room string, seq int64, limit int) (room.Page, error)
	// Heads returns where rooms end, at most limit of those that follow an id, and the id
	// to go on after; 0 at the end.
	Heads(ctx context.Context, after int64, limit int) (heads []room.Head, next int64, err error)
}

// A Store keeps hooks and their places. Safe for concurrent use.
type Store interface {
	// Webhooks returns all hooks, those made first first.
	Webhooks(ctx context.Context) ([]Hook, error)
	// WebhookPlaces returns how far a run has come in some rooms, by room. One without a
	// place has come nowhere.
	WebhookPlaces(ctx context.Context, run string, rooms []string) (map[string]Place, error)
	// SaveWebhooks keeps what has changed, all or nothing. What is of a hook or a run that
	// is no more is left out.
	SaveWebhooks(ctx context.Context, changed []Progress) error
}

// idLength is that of a hook's id and a run's: 50 random bits tell a few dozen apart.
const idLength = 10

// NewID returns an id for a hook or a run.
func NewID() string { return strings.ToLower(rand.Text()[:idLength]) }
