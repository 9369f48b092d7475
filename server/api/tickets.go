package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
)

// A newTicket is told once, to whom it is for.
type newTicket struct {
	ID     string `json:"id"`
	Ticket string `json:"ticket"`
	URL    string `json:"url"` // of the stream; without a setting -url, what follows the host
}

// A ticket is one that there is. Its secret is told to nobody any more.
type ticket struct {
	ID   string `json:"id"`
	Made int64  `json:"made"` // Unix milliseconds
}

// A roomHandler answers somebody who asks for a room that it reads.
type roomHandler func(w http.ResponseWriter, r *http.Request, who asker, roomName string)

// noScope is that of programs where people alone may ask.
const noScope identity.Scopes = 0

// ofRoom tells a handler which room a person asks for that reads it, or a program whose token
// has a scope.
func (h *handler) ofRoom(programs identity.Scopes, handle roomHandler) http.HandlerFunc {
	return h.speaking(func(w http.ResponseWriter, r *http.Request, who asker) {
		name, ok := h.roomOf(w, r, who, programs)
		if !ok {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
		defer cancel()
		handle(w, r.WithContext(ctx), who, name)
	})
}

// roomOf returns which room somebody asks for, as ofRoom does, and answers who may not ask.
func (h *handler) roomOf(w http.ResponseWriter, r *http.Request, who asker, programs identity.Scopes) (name string, ok bool) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return "", false
	}
	if who.Person == nil {
		h.unauthorized(w, who.ip, reasonAuthRequired, "this needs the Authorization of a session")
		return "", false
	}
	if who.Token != nil && programs == noScope {
		h.forbid(w, who.ip, forPeopleAlone)
		return "", false
	}
	name, err := room.Key(r.PathValue("room"))
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return "", false
	}
	switch {
	case who.Token == nil:
		name = h.Door.Reads(name, who.Visitor)
	case !who.Token.IsFor(name, programs):
		h.forbid(w, who.ip, "this token is not for that here")
		return "", false
	}
	if !h.Door.IsThere(name) {
		refuseRoom(w)
		return "", false
	}
	return name, true
}

// makeTicket makes a ticket for the stream of a room.
func (h *handler) makeTicket(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	made, secret, err := h.Records.NewTicket(r.Context(), who.Person.User, roomName)
	switch {
	case errors.Is(err, records.ErrFull):
		problem{Status: http.StatusConflict, Code: codeTicketsFull, Detail: "there are as many tickets as you, or all together, may have; revoke some"}.send(w)
	case err != nil:
		h.refuseUnkept(w, err)
	default:
		sendSecret(w, http.StatusCreated, newTicket{made.ID, secret, h.streamURL(roomName, secret)})
	}
}

// streamURL returns where the stream of a room is read with a ticket.
func (h *handler) streamURL(roomName, secret string) string {
	at := "/api/rooms/" + url.PathEscape(roomName) + "/events?ticket=" + secret
	if h.Site.IsSet() {
		return h.Site.URL() + at
	}
	return at
}

// listTickets answers with a person's tickets for a room.
func (h *handler) listTickets(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	all, err := h.Records.Tickets(r.Context(), who.Person.User)
	if err != nil {
		h.refuseUnkept(w, err)
		return
	}
	own := []ticket{}
	for _, t := range all {
		if t.Room == roomName {
			own = append(own, ticket{t.ID, t.Made.UnixMilli()})
		}
	}
	sendSecret(w, http.StatusOK, map[string]any{"tickets": own})
}

// revokeTicket ends a ticket, and the streams that it has opened.
func (h *handler) revokeTicket(w http.ResponseWriter, r *http.Request, who asker, _ string) {
	switch err := h.Records.RevokeTicket(r.Context(), who.Person.User, r.PathValue("id")); {
	case errors.Is(err, records.ErrNotFound):
		problem{Status: http.StatusNotFound, Code: codeNotFound, Detail: "you have no such ticket"}.send(w)
	case err != nil:
		h.refuseUnkept(w, err)
	default:
		h.Connections.ReviewTickets()
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNoContent)
	}
}
