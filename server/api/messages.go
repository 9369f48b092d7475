package api

import (
	"context"
	"net/http"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// A message as the API shows it.
type message struct {
	Seq  int64  `json:"seq"`
	ID   string `json:"id,omitempty"`
	From string `json:"from"`
	At   int64  `json:"at"` // Unix milliseconds
	Text string `json:"text"`
}

type messages struct {
	Epoch    string    `json:"epoch"`
	Messages []message `json:"messages"`
	More     bool      `json:"more"` // there are others in that direction
}

// messages answers with messages of a room: before or after a number, or those
// that match a search.
func (h *handler) messages(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("room")
	if !room.ValidName(name) {
		refuse(w, http.StatusNotFound, room.ErrRoomInvalid.Error())
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
	page := messages{Epoch: h.Epoch, More: len(found) > q.limit}
	found = found[:min(len(found), q.limit)]
	page.Messages = make([]message, len(found))
	for i, m := range found {
		page.Messages[i] = message{m.Seq, m.ID, m.From, m.At, m.Text}
	}
	answer(w, r, page)
}

// find answers a question as soon as there are fewer than maxAsked before it.
func (h *handler) find(ctx context.Context, q *question, room string) ([]wire.Message, error) {
	select {
	case h.asked <- struct{}{}:
		defer func() { <-h.asked }()
		return q.find(ctx, h.History, room)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
