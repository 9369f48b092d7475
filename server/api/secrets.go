package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"hubbub/server/records"
)

// Records keep what lets people in. They must be safe for concurrent use.
type Records interface {
	// Redeem lets a person do what an invite is for, once.
	Redeem(ctx context.Context, secret, user string) (records.Invite, error)
	// End makes a person's sessions none.
	End(ctx context.Context, user string) error

	// NewTicket lets read a room as a person does. The secret is told here alone.
	NewTicket(ctx context.Context, user, room string) (_ records.Ticket, secret string, err error)
	// Tickets returns those of a person.
	Tickets(ctx context.Context, user string) ([]records.Ticket, error)
	// RevokeTicket makes one of a person's none.
	RevokeTicket(ctx context.Context, user, id string) error
}

// Connections are those of all who are there.
type Connections interface {
	// End closes all of a person that was signed out.
	End(user string)
	// ReviewTickets closes those that were opened by a ticket that is none any more.
	ReviewTickets()
}

// What goes wrong with what lets people in: codes of problems.
const (
	codeInviteUnknown = "invite_unknown"
	codeInviteUsed    = "invite_used"
	codeInviteExpired = "invite_expired"
	codeTicketsFull   = "tickets_full"
)

// maxBody is how many bytes the body of a request has at most.
const maxBody = 1 << 10

// Why a body is not read.
var (
	errMediaType = errors.New("the body must be application/json")
	errBody      = errors.New("the body must be one JSON object with fields of the right types")
)

// decodeBody reads the JSON object of a request.
func decodeBody(r *http.Request, into any) error {
	text, err := readBody(r, maxBody)
	if err != nil {
		return err
	}
	return decodeObject(text, into)
}

// readBody returns the body of a request, which is JSON of so many bytes at most.
func readBody(r *http.Request, most int64) ([]byte, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, errMediaType
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, errBody
	}
	if int64(len(text)) > most {
		return nil, fmt.Errorf("the body has more than %d bytes", most)
	}
	return text, nil
}

// decodeObject reads one JSON object.
func decodeObject(text []byte, into any) error {
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil || object == nil || json.Unmarshal(text, into) != nil {
		return errBody
	}
	return nil
}

// refuseBody answers whose body is not read.
func refuseBody(w http.ResponseWriter, err error) {
	if errors.Is(err, errMediaType) {
		refuse(w, http.StatusUnsupportedMediaType, err.Error())
		return
	}
	refuse(w, http.StatusBadRequest, err.Error())
}

// sendSecret answers with JSON that nobody may keep.
func sendSecret(w http.ResponseWriter, status int, value any) {
	body, err := encode(value)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

// refuseUnkept answers when what lets people in cannot be kept or read.
func (h *handler) refuseUnkept(w http.ResponseWriter, err error) {
	h.logUnread(err)
	refuseUnread(w)
}
