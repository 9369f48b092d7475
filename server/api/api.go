// Package api answers questions over HTTP: which rooms there are, what was said in
// one, and what is being said from here on, as a stream of events. What goes wrong
// is told as RFC 9457 has it.
//
// Blocking: a question about messages waits for the history, at most readTimeout, and
// for its turn: maxAsked are answered at a time, because those who join and come back
// read the history, too. Addresses take turns.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Bounds on what can be asked.
const (
	defaultPage  = 50
	maxPage      = 200
	defaultRooms = 100
	maxRooms     = 1000
	readTimeout  = 5 * time.Second // for one question to the history
)

// MaxQuery is how many bytes there may be to search for: no more than the history
// looks at.
const MaxQuery = 512

// A History is what was said. It must be safe for concurrent use, and answers with
// at most limit entries.
type History interface {
	// From returns those that have a number or follow it, the oldest first.
	From(ctx context.Context, name string, seq int64, limit int) (room.Page, error)
	// After returns those that follow a number, the oldest first.
	After(ctx context.Context, name string, seq int64, limit int) (room.Page, error)
	// Before returns those that precede a number, the newest first. 0 is the end.
	Before(ctx context.Context, name string, seq int64, limit int) (room.Page, error)
	// Search is Before for those that have all that a query looks for.
	Search(ctx context.Context, name, query string, before int64, limit int) (room.Found, error)
}

// A Directory knows the rooms in which something was said. It must be safe for
// concurrent use.
type Directory interface {
	// Rooms returns those of the latest messages, and those that are named.
	Rooms(ctx context.Context, also ...string) ([]Room, error)
}

// Streams makes connections of requests.
type Streams interface {
	// Stream takes a request over and sends what happens in a room, from where its
	// client has stopped reading. If it may not, nothing was answered yet. The room's
	// name is valid.
	Stream(w http.ResponseWriter, r *http.Request, roomName string, since room.Since) *gate.Refusal
}

// Config is what answers come from.
type Config struct {
	Gate      *gate.Gate // whose pages may read the answers
	Hub       *room.Hub
	History   History
	Directory Directory
	Streams   Streams
	Reads     *gate.FairQueue                    // of all that reads the history at leisure
	Drawn     *gate.Meter                        // bytes of messages that addresses draw; nil for no limit
	Addr      string                             // where the server listens, as it is set
	Refused   func(reason string, ip netip.Addr) // is told of each question that is not answered; one of Refusals
	Site      gate.Site
	Log       *slog.Logger
}

type handler struct {
	Config
	listing listing
	limits  limits
}

// New returns the handler of whatever begins with /api/.
func New(c Config) http.Handler {
	h := &handler{Config: c, listing: newListing(), limits: newLimits()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", h.from(h.rooms))
	mux.HandleFunc("GET /api/rooms/{room}/messages", h.from(h.messages))
	mux.HandleFunc("GET /api/rooms/{room}/events", h.events)
	mux.HandleFunc("GET /api/site", h.from(h.site))
	mux.HandleFunc("GET /api/asyncapi.yaml", document(wire.AsyncAPI))
	mux.HandleFunc("GET /api/openapi.yaml", document(OpenAPI))
	mux.HandleFunc("/api/", notFound)
	return h.cors(mux)
}

// notFound refuses whatever else begins with /api/.
func notFound(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "the API is for reading; say something over the WebSocket")
		return
	}
	refuse(w, http.StatusNotFound, "there are /api/rooms, /api/rooms/{room}/messages and /api/rooms/{room}/events; /api/openapi.yaml describes them")
}
