package api

import (
	"context"
	"encoding/json"
	"errors"
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
func (h *handler) messages(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
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
	h.read(w, r, who, func(ctx context.Context) (*content, error) {
		return h.find(ctx, r, &q, h.Door.Reads(name, who.Visitor))
	})
}

// A badQuestion is one that the history was needed to see through.
type badQuestion string

func (b badQuestion) Error() string { return string(b) }

// read answers with what is found in the history: with nothing found the room is not there.
func (h *handler) read(w http.ResponseWriter, r *http.Request, who asker, find func(ctx context.Context) (*content, error)) {
	if !h.mayDraw(w, who.ip) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	var found *content
	var err error
	answered := h.inTurn(ctx, w, who.ip, func() { found, err = find(ctx) })
	bad, isBad := errors.AsType[badQuestion](err)
	switch {
	case !answered:
	case isBad:
		refuse(w, http.StatusBadRequest, bad.Error())
	case err != nil:
		h.logUnread(err)
		refuseUnread(w)
	case found == nil:
		refuseRoom(w)
	default:
		h.Drawn.Draw(who.ip, len(found.body))
		found.send(w, r)
	}
}

// pageOf makes a page ready, so that nothing but sending is left.
func pageOf(r *http.Request, page any) (*content, error) {
	body, err := encode(page)
	if err != nil {
		return nil, err
	}
	c := newContent("application/json", body)
	if c.known(r) == "" && acceptsGzip(r) {
		c.compress()
	}
	return c, nil
}

// find makes the answer to a question ready, so that nothing but sending is left. It is nil
// if the room is not there.
func (h *handler) find(ctx context.Context, r *http.Request, q *question, name string) (*content, error) {
	found, err := q.find(ctx, h.History, name)
	if err != nil {
		return nil, err
	}
	if found.Epoch == "" && !h.Door.Stands(name) {
		return nil, nil
	}
	return pageOf(r, q.page(&found))
}

// page returns what is told of what was found, which has one message more than the
// limit if there is one.
func (q *question) page(found *room.Found) *messages {
	page := &messages{Epoch: found.Epoch, Floor: found.Floor, More: len(found.Entries) > q.limit}
	found.Entries = found.Entries[:min(len(found.Entries), q.limit)]
	if q.direction == bySearch {
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
	return page
}
