package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/wire"
)

// sayTimeout is how long a program waits to learn what became of its message.
const sayTimeout = 10 * time.Second

// A Statement is what a program says.
type Statement struct {
	By   access.Visitor // who has brought a token
	From netip.Addr
	Room string
	ID   string // its own, empty for none
	Text string

	ReplyTo int64 // the number of the message that it answers, 0 for none
	Ask     bool  // it is a question
}

// A Speaker publishes what programs say. It must be safe for concurrent use.
type Speaker interface {
	// Say returns when a message is in its place. repeat tells that it is that of an earlier one
	// with the same id. The error is a *wire.Error if it was refused, or that of ctx, and then it
	// may still be said.
	Say(ctx context.Context, s Statement) (entry wire.Entry, repeat bool, err error)
	// Answer tells one person in a room something, from a program.
	Answer(by access.Visitor, from netip.Addr, room string, a wire.Answer) *wire.Error
}

// say takes a message of a program, as a say of a connection is taken.
func (h *handler) say(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.isProgram(w, who) {
		return
	}
	id, ok := idempotencyKey(w, r)
	if !ok {
		return
	}
	body, ok := h.readJSON(w, r, who.ip)
	if !ok {
		return
	}
	var said struct {
		Text    string `json:"text"`
		ReplyTo int64  `json:"reply_to"`
		Ask     bool   `json:"ask"`
	}
	if decodeObject(body, &said) != nil {
		refuse(w, http.StatusBadRequest, `the body must be a JSON object such as {"text":"hello"}`)
		return
	}
	s := Statement{By: who.Visitor, From: who.ip, Room: r.PathValue("room"), ID: id, Text: said.Text, ReplyTo: said.ReplyTo, Ask: said.Ask}
	if entry, repeat, ok := h.publish(w, r, s); ok {
		sendEntry(w, &entry, repeat)
	}
}

// idempotencyKey returns the id that a message is to have, empty for none, and answers if it
// cannot be one. The quotes of a string are left out (RFC 9651 section 3.3.3).
func idempotencyKey(w http.ResponseWriter, r *http.Request) (id string, ok bool) {
	values := r.Header.Values("Idempotency-Key")
	if len(values) == 0 {
		return "", true
	}
	id = strings.TrimSpace(values[0])
	if len(id) >= 2 && id[0] == '"' && id[len(id)-1] == '"' {
		id = id[1 : len(id)-1]
	}
	if len(values) > 1 || id == "" || len(id) > wire.MaxID {
		refuse(w, http.StatusBadRequest, "Idempotency-Key has 1 to "+strconv.Itoa(wire.MaxID)+" bytes, once")
		return "", false
	}
	return id, true
}

// readJSON returns the body of a request, and answers if it is none that can be read. How long
// it may be is bounded before.
func (h *handler) readJSON(w http.ResponseWriter, r *http.Request, ip netip.Addr) (body []byte, ok bool) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		refuseBody(w, errMediaType)
		return nil, false
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		h.Refused(reasonBody, ip)
		refuse(w, http.StatusRequestEntityTooLarge, "the body has more than "+strconv.FormatInt(tooLarge.Limit, 10)+" bytes")
	case err != nil:
		h.reject(w, ip, reasonBody, 0, "the body did not come in time; send it again")
	default:
		return body, true
	}
	return nil, false
}

// publish says something and waits for what becomes of it, and answers if it is not said.
func (h *handler) publish(w http.ResponseWriter, r *http.Request, s Statement) (entry wire.Entry, repeat, ok bool) {
	ctx, cancel := context.WithTimeout(r.Context(), sayTimeout)
	defer cancel()
	entry, repeat, err := h.Speaker.Say(ctx, s)
	refused, is := errors.AsType[*wire.Error](err)
	switch {
	case is:
		refuseSay(w, refused)
	case err != nil:
		h.reject(w, s.From, reasonBusy, 0, "it is not known yet whether this is said; send it again with the same Idempotency-Key")
	default:
		return entry, repeat, true
	}
	return entry, false, false
}

// refuseSay answers why something is not said.
func refuseSay(w http.ResponseWriter, e *wire.Error) {
	p := problem{Status: codeStatus[e.Code], Code: string(e.Code), Detail: e.Message, RetryAfterMillis: e.RetryAfterMillis}
	switch {
	case e.RetryAfterMillis > 0:
		p.Status = http.StatusTooManyRequests
		wait := time.Duration(e.RetryAfterMillis) * time.Millisecond
		w.Header().Set("Retry-After", strconv.FormatInt(gate.RoundUp(wait, time.Second), 10))
	case p.Status == 0:
		p.Status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", gate.RetryAfterSeconds)
	}
	p.send(w)
}

// sendEntry answers with a message in its place.
func sendEntry(w http.ResponseWriter, entry *wire.Entry, repeat bool) {
	status := http.StatusCreated
	if repeat {
		status = http.StatusOK
	}
	sendSecret(w, status, json.RawMessage(wire.AppendEntry(nil, entry, repeat)))
}
