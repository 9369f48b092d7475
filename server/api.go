package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
)

// Bounds on what can be asked over HTTP.
const (
	defaultPage  = 50
	maxPage      = 200
	defaultRooms = 100
	maxRooms     = 1000
	readTimeout  = 5 * time.Second // for one question to the history
	listingAge   = time.Second
)

// A message as the API shows it.
type apiMessage struct {
	Seq  int64  `json:"seq"`
	ID   string `json:"id,omitempty"`
	From string `json:"from"`
	At   int64  `json:"at"` // Unix milliseconds
	Text string `json:"text"`
}

type apiMessages struct {
	Epoch    string       `json:"epoch"`
	Messages []apiMessage `json:"messages"`
	More     bool         `json:"more"` // there are others in that direction
}

type apiRoom struct {
	Name    string `json:"name"`
	Online  int    `json:"online"`
	LastSeq int64  `json:"last_seq"`
	LastAt  int64  `json:"last_at,omitempty"` // Unix milliseconds
}

// apiRoutes let programs read what was said.
func (s *Server) apiRoutes(mux *http.ServeMux) {
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /api/rooms":                 s.listRooms,
		"GET /api/rooms/{room}/messages": s.listMessages,
		"GET /api/rooms/{room}/events":   s.streamEvents,
		"/api/":                          notFound,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			s.allowOrigin(w, r)
			handler(w, r)
		})
	}
}

// allowOrigin lets pages read the answer that may connect.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Origin")
	if origin := r.Header.Get("Origin"); origin != "" && allowedOrigin(r, s.config.Origins) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
}

// notFound answers whatever else begins with /api/.
func notFound(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		tellProblem(w, http.StatusMethodNotAllowed, "the API is for reading; say something over the WebSocket")
		return
	}
	tellProblem(w, http.StatusNotFound, "there are /api/rooms, /api/rooms/{room}/messages and /api/rooms/{room}/events")
}

// listRooms answers with the rooms that have people or messages, those of the
// latest message first.
func (s *Server) listRooms(w http.ResponseWriter, r *http.Request) {
	limit, err := parseNumber(r.URL.Query(), "limit", 1, maxRooms, defaultRooms)
	if err != nil {
		tellProblem(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	rooms, err := s.listing.get(ctx, s.readRooms)
	if err != nil {
		s.tellUnreadable(w, err)
		return
	}
	s.answer(w, r, map[string]any{"rooms": rooms[:min(len(rooms), int(limit))]})
}

// A listing is the list of all rooms, read at most once in listingAge, because
// every open page asks for it. Safe for concurrent use.
type listing struct {
	mu    sync.Mutex
	rooms []apiRoom // guarded by mu
	at    time.Time // guarded by mu; when it was read
}

func (l *listing) get(ctx context.Context, read func(context.Context) ([]apiRoom, error)) ([]apiRoom, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rooms != nil && time.Since(l.at) < listingAge {
		return l.rooms, nil
	}
	rooms, err := read(ctx)
	if err == nil {
		l.rooms, l.at = rooms, time.Now()
	}
	return rooms, err
}

func (s *Server) readRooms(ctx context.Context) ([]apiRoom, error) {
	kept, err := s.history.Rooms(ctx)
	if err != nil {
		return nil, err
	}
	online := s.hub.Online()
	rooms := make([]apiRoom, 0, len(kept)+len(online))
	for _, k := range kept {
		rooms = append(rooms, apiRoom{Name: k.Name, Online: online[k.Name], LastSeq: k.Last, LastAt: k.At})
		delete(online, k.Name)
	}
	for name, n := range online {
		rooms = append(rooms, apiRoom{Name: name, Online: n})
	}
	slices.SortFunc(rooms, func(a, b apiRoom) int {
		return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(a.Name, b.Name))
	})
	return rooms, nil
}

// listMessages answers with messages of a room: before or after a number, or
// those that match a search.
func (s *Server) listMessages(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("room")
	if !room.ValidName(name) {
		tellProblem(w, http.StatusNotFound, room.ErrRoomInvalid.Error())
		return
	}
	q, err := parseQuestion(r.URL.Query())
	if err != nil {
		tellProblem(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	found, err := q.ask(ctx, s.history, name)
	if err != nil {
		s.tellUnreadable(w, err)
		return
	}
	page := apiMessages{Epoch: s.history.Epoch(), More: len(found) > q.limit}
	found = found[:min(len(found), q.limit)]
	page.Messages = make([]apiMessage, len(found))
	for i, m := range found {
		page.Messages[i] = apiMessage{m.Seq, m.ID, m.From, m.At, m.Text}
	}
	s.answer(w, r, page)
}

// A question is what listMessages was asked.
type question struct {
	before, after int64
	forward       bool // after was given
	words         string
	search        bool // words were given
	limit         int
}

func parseQuestion(query url.Values) (q question, err error) {
	const maxSeq = 1<<53 - 1 // what JavaScript can count to
	limit, errLimit := parseNumber(query, "limit", 1, maxPage, defaultPage)
	before, errBefore := parseNumber(query, "before", 1, maxSeq, 0)
	after, errAfter := parseNumber(query, "after", 0, maxSeq, 0)
	q = question{before: before, after: after, forward: query.Has("after"), words: query.Get("q"), search: query.Has("q"), limit: int(limit)}
	switch err = cmp.Or(errLimit, errBefore, errAfter); {
	case err != nil:
	case q.forward && (query.Has("before") || q.search):
		err = errors.New("after goes with neither before nor q")
	case len(q.words) > history.MaxQuery:
		err = fmt.Errorf("q has %d bytes, %d are allowed", len(q.words), history.MaxQuery)
	}
	return q, err
}

// parseNumber reads a whole number within bounds; absent is what stands for none.
func parseNumber(query url.Values, name string, least, most, absent int64) (int64, error) {
	text := query.Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s must be a number from %d to %d, not %q", name, least, most, text)
	}
	return n, nil
}

// ask returns one message more than the limit, if there is one.
func (q *question) ask(ctx context.Context, log *history.Log, room string) ([]history.Message, error) {
	switch {
	case q.search:
		return log.Search(ctx, room, q.words, q.before, q.limit+1)
	case q.forward:
		return log.After(ctx, room, q.after, q.limit+1)
	default:
		return log.Before(ctx, room, q.before, q.limit+1)
	}
}

// answer sends JSON, or 304 to who has it already. Nothing of it stays the same
// for ever: what is old is removed some day.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		tellProblem(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	header := w.Header()
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", tag)
	for known := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if known = strings.TrimPrefix(strings.TrimSpace(known), "W/"); known == tag || known == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Type", "application/json")
	header.Set("X-Content-Type-Options", "nosniff")
	w.Write(append(body, '\n'))
}

// tellProblem answers with an error as RFC 9457 has it.
func tellProblem(w http.ResponseWriter, status int, detail string) {
	body, _ := json.Marshal(map[string]any{ // strings and a number: cannot fail
		"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail,
	})
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(append(body, '\n'))
}

// tellUnreadable answers when the history does not.
func (s *Server) tellUnreadable(w http.ResponseWriter, err error) {
	if !errors.Is(err, context.Canceled) {
		s.log.Error("history: cannot be read", "error", err)
	}
	w.Header().Set("Retry-After", retryAfterSeconds)
	tellProblem(w, http.StatusServiceUnavailable, "the history cannot be read now; try again later")
}
