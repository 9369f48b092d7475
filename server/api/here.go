package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"hubbub/server/fold"
)

// Bounds on looking for people.
const (
	defaultPeople = 20
	maxPeople     = 50
	// maxName is how many bytes of a name can be looked for: more than a name has.
	maxName = 256
)

// people are some of those who are in a room.
type people struct {
	Online int          `json:"online"` // how many are there
	People []personHere `json:"people"`
	More   bool         `json:"more"` // there are others that were asked for
}

type personHere struct {
	Name  string `json:"name"`
	User  string `json:"user,omitempty"`
	Role  string `json:"role,omitempty"`
	Since int64  `json:"since"` // Unix milliseconds
}

// peopleHere answers with people who are in a room: those who keep it and programs, or those whose names have
// what is looked for. There is no way to all of them: large rooms tell nobody who is there.
func (h *handler) peopleHere(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.people) {
		return
	}
	wanted, limit, err := parsePeople(r.URL.RawQuery)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	name, ok := h.readRoom(w, r.PathValue("room"), who)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	if err := h.limits.asked.Acquire(ctx, who.ip); err != nil {
		h.refuseTurn(w, who.ip, err)
		return
	}
	found, err := h.findPeople(ctx, r, name, wanted, limit)
	h.limits.asked.Release()
	switch {
	case err == nil:
		found.send(w, r)
	case r.Context().Err() == nil:
		h.reject(w, who.ip, reasonBusy, 0, "the room does not tell who is there now; try again later")
	}
}

func (h *handler) findPeople(ctx context.Context, r *http.Request, name, wanted string, limit int) (*content, error) {
	roster, err := h.rosters.get(ctx, name)
	if err != nil {
		return nil, err
	}
	found, more := roster.find(wanted, limit)
	told := people{Online: len(roster.people), People: make([]personHere, len(found)), More: more}
	for i, p := range found {
		told.People[i] = personHere{p.Name, p.User, p.Role, p.Since}
	}
	return pageOf(r, told)
}

// parsePeople reads whose names are looked for, folded as names are found, and how many are wanted.
func parsePeople(rawQuery string) (wanted string, limit int, err error) {
	query, err := parseQuery(rawQuery)
	if err != nil {
		return "", 0, err
	}
	most, err := parseNumber(query, "limit", 1, maxPeople, defaultPeople)
	if err != nil {
		return "", 0, err
	}
	wanted = query.Get("q")
	switch {
	case len(wanted) > maxName:
		return "", 0, fmt.Errorf("q has %d bytes, %d are allowed", len(wanted), maxName)
	case !utf8.ValidString(wanted):
		return "", 0, errors.New("q is not UTF-8")
	}
	return strings.TrimSpace(fold.String(wanted)), int(most), nil
}
