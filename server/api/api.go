// Package api answers questions over HTTP: which rooms there are, what was said in
// one, and what is being said from here on, as a stream of events. It takes what programs say. It also takes what
// lets people in, and signs them out. What one device of a person hands over to another it
// keeps for a while, in memory alone. What goes wrong is told as RFC 9457 has it.
//
// Who asks is told by an Authorization and never by a cookie, so that no other page can
// ask in somebody's name.
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
	"sync/atomic"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/identity"
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
	// Questions returns the questions that stand, the newest first.
	Questions(ctx context.Context, name string, limit int) (room.Page, error)
	// At returns those from the first message of a time on, Unix milliseconds, the oldest first.
	At(ctx context.Context, name string, at int64, limit int) (room.Page, error)
	// Search is Before for those that have all that a query looks for.
	Search(ctx context.Context, name, query string, before int64, limit int) (room.Found, error)
	// SearchRooms returns those of all rooms that may be read, the newest first, from a mark on.
	SearchRooms(ctx context.Context, may func(room string) bool, query string, after room.Mark, limit int) (room.Hits, error)
}

// An Activity knows how much was said when. It must be safe for concurrent use.
type Activity interface {
	// ActivityState returns what Activity depends on.
	ActivityState(ctx context.Context, name string) (room.ActivityState, error)
	// Activity counts the messages of each of some steps from a time on, both in milliseconds,
	// and returns how many of these it has counted.
	Activity(ctx context.Context, name string, from, step int64, counts []int64) (whole int, err error)
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
	// client has stopped reading. If it may not, nothing was answered yet. The room is
	// there, and the visitor may read it; the stream ends when that is over.
	Stream(w http.ResponseWriter, r *http.Request, roomName string, since room.Since, visitor access.Visitor) *gate.Refusal
}

// Config is what answers come from.
type Config struct {
	Gate         *gate.Gate // whose pages may read the answers
	Door         *access.Door
	Hub          *room.Hub
	History      History
	Activity     Activity
	Directory    Directory
	Streams      Streams
	Records      Records
	Speaker      Speaker
	Changer      Changer
	MessageBytes int                                      // of a text
	NewGuest     func() (token string, p identity.Person) // returns somebody whom nobody has met, and its session
	Acts         Acts
	Queue        Queue
	Reactions    Reactions
	Cards        Cards
	Commands     Commands
	NameOf       func(user string) string // returns the name of who is here, or ""
	Emotes       Emotes
	Handovers    SharedHandovers // of the nodes of a cluster; nil for a server alone

	Connections Connections
	Reads       *gate.FairQueue                    // of all that reads the history at leisure
	Drawn       *gate.Meter                        // bytes of messages that addresses draw; nil for no limit
	Addr        string                             // where the server listens, as it is set
	Refused     func(reason string, ip netip.Addr) // is told of each question that is not answered; one of Refusals
	Site        gate.Site
	Log         *slog.Logger
}

type handler struct {
	Config
	listing   listing
	limits    limits
	handovers handovers
	emotes    atomic.Pointer[hashed]
	counted   counted
	rosters   rosters
}

// New returns the handler of whatever begins with /api/.
func New(c Config) http.Handler { return newHandler(c).routes() }

func newHandler(c Config) *handler {
	return &handler{Config: c, listing: newListing(c.Door), limits: newLimits(), handovers: handovers{shared: c.Handovers}, rosters: rosters{read: c.Hub.Roster}}
}

func (h *handler) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/rooms", h.entered(h.rooms))
	mux.HandleFunc("GET /api/search", h.entered(h.search))
	mux.HandleFunc("GET /api/rooms/{room}/messages", h.entered(h.messages))
	mux.HandleFunc("GET /api/rooms/{room}/questions", h.entered(h.questions))
	mux.HandleFunc("POST /api/rooms/{room}/messages", h.speaking(h.say))
	mux.HandleFunc("GET /api/rooms/{room}/activity", h.entered(h.activity))
	mux.HandleFunc("GET /api/rooms/{room}/events", h.events)
	mux.HandleFunc("GET /api/rooms/{room}/export", h.entered(h.export))
	mux.HandleFunc("POST /api/rooms/{room}/tickets", h.ofRoom(noScope, h.makeTicket))
	mux.HandleFunc("GET /api/rooms/{room}/tickets", h.ofRoom(noScope, h.listTickets))
	mux.HandleFunc("DELETE /api/rooms/{room}/tickets/{id}", h.ofRoom(noScope, h.revokeTicket))
	mux.HandleFunc("POST "+HookPath+"{token}", h.from(h.hook))
	mux.HandleFunc("POST /api/rooms/{room}/acts", h.ofRoom(identity.ScopeModerate, h.act))
	mux.HandleFunc("PATCH /api/rooms/{room}/messages/{seq}", h.ofRoom(identity.ScopeSay, h.editMessage))
	mux.HandleFunc("DELETE /api/rooms/{room}/messages/{seq}", h.speaking(h.deleteMessage))
	mux.HandleFunc("GET /api/rooms/{room}/state", h.entered(h.state))
	mux.HandleFunc("GET /api/rooms/{room}/filters", h.ofRoom(identity.ScopeModerate, h.filters))
	mux.HandleFunc("GET /api/rooms/{room}/queue", h.ofRoom(identity.ScopeModerate, h.items))
	mux.HandleFunc("POST /api/rooms/{room}/messages/{seq}/reports", h.ofRoom(noScope, h.report))
	mux.HandleFunc("GET /api/rooms/{room}/messages/{seq}/reactions", h.entered(h.reactors))
	mux.HandleFunc("PUT /api/rooms/{room}/messages/{seq}/reactions/{emoji}", h.ofRoom(identity.ScopeSay, h.react(true)))
	mux.HandleFunc("DELETE /api/rooms/{room}/messages/{seq}/reactions/{emoji}", h.ofRoom(identity.ScopeSay, h.react(false)))
	mux.HandleFunc("GET /api/rooms/{room}/reacted", h.ofRoom(identity.ScopeRead, h.ownReactions))
	mux.HandleFunc("GET /api/rooms/{room}/shield", h.ofRoom(identity.ScopeModerate, h.shield))
	mux.HandleFunc("GET /api/rooms/{room}/people", h.entered(h.peopleHere))
	mux.HandleFunc("GET /api/rooms/{room}/people/{user}", h.ofRoom(identity.ScopeModerate, h.card))
	mux.HandleFunc("POST /api/rooms/{room}/people/{user}/notes", h.ofRoom(identity.ScopeModerate, h.addNote))
	mux.HandleFunc("GET /api/rooms/{room}/commands", h.entered(h.listCommands))
	mux.HandleFunc("PUT /api/rooms/{room}/commands", h.speaking(h.setCommands))
	mux.HandleFunc("POST /api/rooms/{room}/answers", h.speaking(h.answer))
	mux.HandleFunc("GET /api/audit", h.entered(h.audit))
	mux.HandleFunc("POST /api/invites/redeem", h.from(h.redeem))
	mux.HandleFunc("POST /api/session/end", h.from(h.endSession))
	mux.HandleFunc("GET /api/site", h.from(h.site))
	mux.HandleFunc("GET /api/emotes", h.from(h.listEmotes))
	mux.HandleFunc("/api/handovers", h.from(h.leaveHandover))
	mux.HandleFunc("/api/handovers/{id}", h.from(h.takeHandover))
	mux.HandleFunc("GET /api/asyncapi.yaml", document(wire.AsyncAPI))
	mux.HandleFunc("GET /api/openapi.yaml", document(OpenAPI))
	mux.HandleFunc("/api/rooms/{room}/messages", refuseMethod("GET, HEAD, POST"))
	mux.HandleFunc("/api/rooms/{room}/tickets", refuseMethod("GET, HEAD, POST"))
	mux.HandleFunc("/api/rooms/{room}/tickets/{id}", refuseMethod("DELETE"))
	mux.HandleFunc(HookPath+"{token}", refuseMethod("POST"))
	mux.HandleFunc("/api/rooms/{room}/acts", refuseMethod("POST"))
	mux.HandleFunc("/api/rooms/{room}/commands", refuseMethod("GET, HEAD, PUT"))
	mux.HandleFunc("/api/rooms/{room}/answers", refuseMethod("POST"))
	mux.HandleFunc("/api/rooms/{room}/people/{user}/notes", refuseMethod("POST"))
	mux.HandleFunc("/api/rooms/{room}/messages/{seq}", refuseMethod("PATCH, DELETE"))
	mux.HandleFunc("/api/rooms/{room}/messages/{seq}/reports", refuseMethod("POST"))
	mux.HandleFunc("/api/rooms/{room}/messages/{seq}/reactions/{emoji}", refuseMethod("PUT, DELETE"))
	mux.HandleFunc("/api/invites/redeem", refuseMethod("POST"))
	mux.HandleFunc("/api/session/end", refuseMethod("POST"))
	mux.HandleFunc("/api/", notFound)
	return h.cors(h.withoutSecrets(mux))
}

// refuseMethod refuses other methods than those that a path has.
func refuseMethod(allowed string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allowed)
		refuse(w, http.StatusMethodNotAllowed, "this address takes "+allowed)
	}
}

// notFound refuses whatever else begins with /api/.
func notFound(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "this is for reading; say something over the WebSocket")
		return
	}
	refuse(w, http.StatusNotFound, "there is nothing here; /api/openapi.yaml describes what there is")
}
