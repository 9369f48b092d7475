package api

import (
	"context"
	"encoding/json"
	"net/http"

	"hubbub/server/room"
	"hubbub/server/wire"
)

type messages struct {
	Epoch    string            `json:"epoch"`    // of the numbers; empty if nothing was said in the room
	Floor    int64             `json:"floor"`    // from this number on everything is kept
	Messages []json.RawMessage `json:"messages"` // as in the room's stream of events
	More     bool              `json:"more"`     // there are others in that direction
	Search   *searched         `json:"search,omitempty"`
}

// searched tells what was looked for, and where.
type searched struct {
	Terms int   `json:"terms"` // 0 if there was nothing to look for in the query
	From  int64 `json:"from"`  // from this number on all that is kept was searched; more is before it
}

// messages answers with messages of a room: before or after a number, or those
// that match a search.
func (h *handler) messages(w http.ResponseWriter, r *http.Request) {
	name, err := room.Key(r.PathValue("room"))
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return
	}
	q, err := parseQuestion(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	found, err := h.find(ctx, &q, name)
	if err != nil {
		h.refuseUnread(w, err)
		return
	}
	page := messages{Epoch: found.Epoch, Floor: found.Floor, More: len(found.Entries) > q.limit}
	found.Entries = found.Entries[:min(len(found.Entries), q.limit)]
	if q.direction == search {
		page.Search = &searched{Terms: found.Terms, From: found.From}
		if page.More {
			page.Search.From = found.Entries[q.limit-1].Seq
		}
		page.More = page.More || found.Partial
	}
	page.Messages = make([]json.RawMessage, len(found.Entries))
	for i := range found.Entries {
		page.Messages[i] = wire.AppendEntry(nil, &found.Entries[i], false)
	}
	answer(w, r, page)
}

// find answers a question as soon as there are fewer than maxAsked before it.
func (h *handler) find(ctx context.Context, q *question, name string) (room.Found, error) {
	select {
	case h.asked <- struct{}{}:
		defer func() { <-h.asked }()
		return q.find(ctx, h.History, name)
	case <-ctx.Done():
		return room.Found{}, ctx.Err()
	}
}
