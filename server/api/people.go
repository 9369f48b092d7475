package api

import (
	"context"
	"errors"
	"net/http"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// Cards are what those who keep rooms know of people. They must be safe for concurrent use.
type Cards interface {
	// Card returns that of a person. A *wire.Error is for who asks.
	Card(ctx context.Context, room, user string) (moderation.Card, error)
	// AddNote keeps a note, and returns it with its date.
	AddNote(ctx context.Context, n moderation.Note) (moderation.Note, error)
}

// A card is what is told of a person to those who keep the room.
type card struct {
	User      string     `json:"user"`
	Name      string     `json:"name"` // empty if none is known any more
	Role      string     `json:"role"`
	Names     []string   `json:"names"`
	Acts      []record   `json:"acts"`
	Sanctions []sanction `json:"sanctions"`
	Notes     []note     `json:"notes"`
	Shares    int        `json:"shares"`
}

type note struct {
	At   int64  `json:"at"`
	By   string `json:"by"` // empty if who wrote it is forgotten
	Text string `json:"text"`
}

// card answers with what is known of a person.
func (h *handler) card(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	if !h.keeps(w, who, roomName) {
		return
	}
	found, err := h.Cards.Card(r.Context(), roomName, r.PathValue("user"))
	if err != nil {
		h.refuseCard(w, who, err)
		return
	}
	told := card{found.User, found.Name, found.Role, append([]string{}, found.Names...), []record{}, []sanction{}, []note{}, found.Shares}
	for _, r := range found.Acts {
		told.Acts = append(told.Acts, recordOf(&r))
	}
	for _, s := range found.Sanctions {
		told.Sanctions = append(told.Sanctions, sanctionOf(&s))
	}
	for _, n := range found.Notes {
		told.Notes = append(told.Notes, note{n.At.UnixMilli(), n.ByName, n.Text})
	}
	sendSecret(w, http.StatusOK, told)
}

// addNote keeps what somebody writes about a person.
func (h *handler) addNote(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	if !h.keeps(w, who, roomName) {
		return
	}
	body, err := readBody(r, maxActBody)
	var asked struct {
		Text string `json:"text"`
	}
	if err == nil {
		err = decodeObject(body, &asked)
	}
	if err != nil {
		refuseBody(w, err)
		return
	}
	if refused := moderation.CheckNote(asked.Text); refused != nil {
		h.refuseAct(w, who, refused)
		return
	}
	user := r.PathValue("user")
	if _, err := h.Cards.Card(r.Context(), roomName, user); err != nil { // there is such a person
		h.refuseCard(w, who, err)
		return
	}
	by := h.actor(who, roomName)
	kept, err := h.Cards.AddNote(r.Context(), moderation.Note{Room: roomName, User: user, ByUser: by.User, ByName: by.Name, Text: asked.Text})
	if err != nil {
		h.refuseCard(w, who, err)
		return
	}
	sendSecret(w, http.StatusCreated, note{kept.At.UnixMilli(), kept.ByName, kept.Text})
}

// refuseCard answers why a card is not told or written on.
func (h *handler) refuseCard(w http.ResponseWriter, who asker, err error) {
	if refused, is := errors.AsType[*wire.Error](err); is {
		h.refuseAct(w, who, refused)
		return
	}
	h.refuseUnkept(w, err)
}

// keeps reports whether somebody keeps a room, and answers if not. A program that gets here
// has a token that is for that.
func (h *handler) keeps(w http.ResponseWriter, who asker, roomName string) bool {
	if who.Token != nil || h.Door.Role(roomName, who.Visitor) >= identity.Moderator {
		return true
	}
	h.Refused(reasonAct, who.ip)
	problem{Status: http.StatusForbidden, Code: codeForbidden, Detail: "this is for moderators and owners"}.send(w)
	return false
}

// A shield is whether that of a room is up, and what it has refused.
type shield struct {
	On      bool      `json:"on"`
	Refused []refusal `json:"refused"` // the latest first
}

type refusal struct {
	At   int64     `json:"at"`
	User string    `json:"user"`
	Name string    `json:"name"`
	Code wire.Code `json:"code"`
	Text string    `json:"text"` // the beginning
}

// shield answers with what that of a room has refused.
func (h *handler) shield(w http.ResponseWriter, _ *http.Request, who asker, roomName string) {
	if !h.keeps(w, who, roomName) {
		return
	}
	on, refused := h.Acts.Shield(roomName)
	told := shield{On: on, Refused: make([]refusal, len(refused))}
	for i, r := range refused {
		told.Refused[len(refused)-1-i] = refusal{r.At.UnixMilli(), r.User, r.Name, r.Code, r.Text}
	}
	sendSecret(w, http.StatusOK, told)
}
