package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// hits are messages of all rooms that somebody may read.
type hits struct {
	Hits  []hit  `json:"hits"`
	Terms int    `json:"terms"`            // 0 if there was nothing to look for in the query
	Next  string `json:"next,omitempty"`   // go on with it as before; empty if all was searched
	Part  bool   `json:"partly,omitempty"` // an index is being made anew
}

type hit struct {
	Room    string          `json:"room"`
	Title   string          `json:"title"`
	Epoch   string          `json:"epoch"`   // of the room's numbers
	Message json.RawMessage `json:"message"` // as in the room's stream of events
}

// An everywhere is what is looked for in all rooms.
type everywhere struct {
	words string
	after room.Mark
	limit int
}

// search answers with messages of all rooms that are in the list of who asks. It costs what a search
// of one room does.
func (h *handler) search(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	q, err := parseEverywhere(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	h.read(w, r, who, func(ctx context.Context) (*content, error) {
		may := func(name string) bool { return h.Door.Lists(name, who.Visitor) }
		found, err := h.History.SearchRooms(ctx, may, q.words, q.after, q.limit)
		if err != nil {
			return nil, err
		}
		return pageOf(r, hitsOf(&found))
	})
}

func hitsOf(found *room.Hits) hits {
	told := hits{Hits: make([]hit, len(found.Hits)), Terms: found.Terms, Next: formatMark(found.Next), Part: found.Partly}
	for i := range found.Hits {
		f := &found.Hits[i]
		told.Hits[i] = hit{f.Room, f.Title, f.Epoch, wire.AppendEntry(nil, &f.Entry, false)}
	}
	return told
}

func parseEverywhere(rawQuery string) (q everywhere, err error) {
	query, err := parseQuery(rawQuery)
	if err != nil {
		return q, err
	}
	limit, errLimit := parseNumber(query, "limit", 1, maxPage, defaultPage)
	after, errMark := parseMark(query.Get("before"))
	if err := cmp.Or(errLimit, errMark); err != nil {
		return q, err
	}
	q = everywhere{query.Get("q"), after, int(limit)}
	switch {
	case q.words == "":
		err = errors.New("q is missing: say what you look for")
	case len(q.words) > MaxQuery:
		err = fmt.Errorf("q has %d bytes, %d are allowed", len(q.words), MaxQuery)
	}
	return q, err
}

// formatMark writes a place for who goes on there: the time, the number and the room.
func formatMark(m room.Mark) string {
	if m == (room.Mark{}) {
		return ""
	}
	return fmt.Sprintf("%d.%d.%s", m.At, m.Seq, m.Room)
}

// parseMark reads what formatMark has written.
func parseMark(text string) (m room.Mark, err error) {
	if text == "" {
		return m, nil
	}
	at, rest, _ := strings.Cut(text, ".")
	seq, name, whole := strings.Cut(rest, ".")
	m.At, err = strconv.ParseInt(at, 10, 64)
	if err == nil {
		m.Seq, err = strconv.ParseInt(seq, 10, 64)
	}
	if m.Room = name; name != "" && err == nil {
		var key string
		if key, err = room.Key(name); key != name {
			err = room.ErrRoomInvalid
		}
	}
	if err != nil || !whole || m.At < 0 || m.At > maxTime || m.Seq < 0 || m.Seq > maxSeq || m == (room.Mark{}) {
		return room.Mark{}, errors.New("before must be the next of another answer")
	}
	return m, nil
}
