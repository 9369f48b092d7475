package api

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// Acts do what moderators ask for, and tell what was done. They must be safe for concurrent
// use.
type Acts interface {
	Do(ctx context.Context, by moderation.Actor, room string, act moderation.Act) (wire.Moderated, *wire.Error)
	// Audit returns what was done in a room, or anywhere for "", to a person, or to anybody for
	// "", before a record, the latest first. 0 is the end.
	Audit(ctx context.Context, room, user string, before int64, limit int) ([]moderation.Record, error)
	// State returns what a room is like, a JSON object, nil if there is nothing to say.
	State(room string) []byte
	// Live returns the number of the question that is being answered in a room, 0 for none.
	Live(room string) int64
	// Sanctions returns what stands in a room, or in all of them for moderation.Everywhere.
	Sanctions(room string) []moderation.Sanction
	// Filters returns what acts filter in all rooms, those added first first.
	Filters(ctx context.Context) ([]moderation.Filter, error)
	// Shield reports whether that of a room is up, and what it has refused, the latest last.
	Shield(room string) (on bool, refused []moderation.Refusal)
}

const (
	maxActBody   = 4 << 10 // the longest reason and text fit, each character escaped
	actTimeout   = 10 * time.Second
	defaultAudit = 50
	maxAudit     = 200
)

// act does what the body asks for in a room.
func (h *handler) act(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	body, err := readBody(r, maxActBody)
	if err != nil {
		refuseBody(w, err)
		return
	}
	act, refused := moderation.Decode(body)
	if refused != nil {
		h.refuseAct(w, who, refused)
		return
	}
	h.doAct(w, r, who, roomName, act)
}

// seqOf returns the number of the message that a request is about, and answers if there can be none.
func seqOf(w http.ResponseWriter, r *http.Request) (seq int64, ok bool) {
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	if err != nil || seq <= 0 || seq > maxSeq {
		refuseMessage(w)
		return 0, false
	}
	return seq, true
}

func refuseMessage(w http.ResponseWriter) {
	problem{Status: http.StatusNotFound, Code: codeNotFound, Detail: "there is no such message"}.send(w)
}

func (h *handler) doAct(w http.ResponseWriter, r *http.Request, who asker, roomName string, act moderation.Act) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), actTimeout)
	defer cancel()
	answer, refused := h.Acts.Do(ctx, h.actor(who, roomName), roomName, act)
	if refused != nil {
		h.refuseAct(w, who, refused)
		return
	}
	sendOwn(w, r, wire.AppendModerated(nil, &answer))
}

// actor returns who acts. A program that gets here has a token that is for acts in the room.
func (h *handler) actor(who asker, roomName string) moderation.Actor {
	if t := who.Token; t != nil {
		return moderation.Actor{User: who.Person.User, Name: t.Name.String(), Role: identity.Moderator, Machine: true}
	}
	name := cmp.Or(h.NameOf(who.Person.User), who.Person.User)
	return moderation.Actor{User: who.Person.User, Name: name, Role: h.Door.Role(roomName, who.Visitor)}
}

// sendOwn answers with JSON that is for nobody else.
func sendOwn(w http.ResponseWriter, r *http.Request, body []byte) {
	body = append(body, '\n')
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "application/json")
	if len(body) >= minCompressed && acceptsGzip(r) {
		header.Set("Content-Encoding", "gzip")
		body = compressed(body)
	}
	w.Write(body)
}

// sendOwnJSON is sendOwn for what is not encoded yet.
func sendOwnJSON(w http.ResponseWriter, r *http.Request, answer any) {
	body, err := encode(answer)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	sendOwn(w, r, body[:len(body)-1])
}

// refuseAct answers why an act is not done, and counts that.
func (h *handler) refuseAct(w http.ResponseWriter, who asker, refused *wire.Error) {
	h.Refused(reasonAct, who.ip)
	status, known := codeStatus[refused.Code]
	if !known {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	problem{Status: status, Code: string(refused.Code), Detail: refused.Message}.send(w)
}

// A stateAnswer is what a room is like, and, for moderators, what stands in it.
type stateAnswer struct {
	State     rawJSON    `json:"state"`
	Sanctions []sanction `json:"sanctions,omitzero"`
}

// rawJSON is JSON that is ready.
type rawJSON []byte

func (j rawJSON) MarshalJSON() ([]byte, error) {
	if len(j) == 0 {
		return []byte("{}"), nil
	}
	return j, nil
}

// A sanction is a timeout or a ban that stands.
type sanction struct {
	Record  int64  `json:"record"`
	Act     string `json:"act"`
	User    string `json:"user"`
	Name    string `json:"name"`
	By      string `json:"by,omitempty"`
	Reason  string `json:"reason,omitempty"`
	At      int64  `json:"at"`
	Until   int64  `json:"until,omitempty"`
	Address bool   `json:"address,omitempty"` // it binds the address, too
	All     bool   `json:"everywhere,omitempty"`
}

// state answers with what a room is like.
func (h *handler) state(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	name, ok := h.readRoom(w, r.PathValue("room"), who)
	if !ok {
		return
	}
	answer := stateAnswer{State: h.Acts.State(name)}
	if h.Door.Role(name, who.Visitor) >= identity.Moderator {
		answer.Sanctions = []sanction{}
		for _, where := range []string{moderation.Everywhere, name} {
			for _, s := range h.Acts.Sanctions(where) {
				answer.Sanctions = append(answer.Sanctions, sanctionOf(&s))
			}
		}
	}
	sendOwnJSON(w, r, answer)
}

func sanctionOf(s *moderation.Sanction) sanction {
	return sanction{s.Record, s.Kind, s.User, s.Name, s.By, s.Reason, s.At.UnixMilli(), millisOf(s.Until), s.Address != "", s.Room == moderation.Everywhere}
}

// millisOf returns Unix milliseconds, 0 for the zero time.
func millisOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
