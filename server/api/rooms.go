package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"hubbub/server/room"
)

// A Room is what the API tells of one.
type Room struct {
	Name    string `json:"name"`  // what all names of it share
	Title   string `json:"title"` // as it is shown
	Online  int    `json:"online"`
	LastSeq int64  `json:"last_seq"`
	N       int64  `json:"n"`                 // messages numbered so far
	LastAt  int64  `json:"last_at,omitempty"` // Unix milliseconds
}

// rooms answers with the rooms that have people or messages, those of the
// latest message first.
func (h *handler) rooms(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.listings) {
		return
	}
	limit, err := parseNumber(r.URL.Query(), "limit", 1, maxRooms, defaultRooms)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	list, err := h.listing.get(ctx, int(limit), who.Visitor, h.readRooms)
	switch {
	case errors.Is(err, errNoTurn) && ctx.Err() == context.Canceled: // nobody waits for the answer
	case errors.Is(err, errNoTurn):
		h.reject(w, who.ip, reasonBusy, 0, "too many wait for the rooms; try again later")
	case err != nil:
		refuseUnread(w)
	default:
		list.send(w, r)
	}
}

// readRooms returns the rooms in which something was said, and those in which people are
// though nothing was: at most maxRooms, the one of the latest message first.
func (h *handler) readRooms(ctx context.Context) ([]Room, error) {
	online := h.Hub.Online()
	named := fullest(online)
	said, err := h.Directory.Rooms(ctx, named...)
	if err != nil {
		h.logUnread(err)
		return nil, err
	}
	return merged(said, named, online), nil
}

// fullest returns the rooms with the most people, as many as are listed.
func fullest(online map[string]room.Presence) []string {
	names := slices.SortedFunc(maps.Keys(online), func(a, b string) int {
		return cmp.Or(cmp.Compare(online[b].Online, online[a].Online), cmp.Compare(a, b))
	})
	return names[:min(len(names), maxRooms)]
}

// merged adds who is there to the rooms in which something was said, and those of the
// named ones in which nothing was. If they are too many, those in which nobody is are left
// out first.
func merged(said []Room, named []string, online map[string]room.Presence) []Room {
	rooms := slices.Clone(said)
	found := make(map[string]bool, len(said))
	for i, r := range rooms {
		rooms[i].Online = online[r.Name].Online
		found[r.Name] = true
	}
	for _, name := range named {
		if !found[name] {
			rooms = append(rooms, Room{Name: name, Title: online[name].Title, Online: online[name].Online})
		}
	}
	slices.SortFunc(rooms, func(a, b Room) int {
		return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(a.Name, b.Name))
	})
	for i := len(rooms) - 1; i >= 0 && len(rooms) > maxRooms; i-- {
		if rooms[i].Online == 0 {
			rooms = slices.Delete(rooms, i, i+1)
		}
	}
	return rooms[:min(len(rooms), maxRooms)]
}
