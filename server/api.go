package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"hubbub/server/gate"
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
	maxAsked     = 2 // questions at a time: those who join and come back read the history, too
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
	if origin := r.Header.Get("Origin"); origin != "" && s.gate.AllowsOrigin(r) {
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

// listMessages answers with messages of a room: before or after a number, or
// those that match a search.
func (s *Server) listMessages(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("room")
	if !room.ValidName(name) {
		tellProblem(w, http.StatusNotFound, room.ErrRoomInvalid.Error())
		return
	}
	q, err := parseQuestion(r.URL.RawQuery)
	if err != nil {
		tellProblem(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	found, err := s.ask(ctx, &q, name)
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

// answer sends JSON, or 304 to who has it already. Nothing of it stays the same
// for ever: what is old is removed some day.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		tellProblem(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	sum := sha256.Sum256(body.Bytes())
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
	w.Write(body.Bytes())
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
	w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	tellProblem(w, http.StatusServiceUnavailable, "the history cannot be read now; try again later")
}
