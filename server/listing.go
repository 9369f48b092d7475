package server

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

type apiRoom struct {
	Name    string `json:"name"`
	Online  int    `json:"online"`
	LastSeq int64  `json:"last_seq"`
	LastAt  int64  `json:"last_at,omitempty"` // Unix milliseconds
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
