package api

import (
	"context"
	"net/http"

	"hubbub/server/identity"
	"hubbub/server/moderation"
)

// A record is what was done, who did it, when and why.
type record struct {
	ID     int64  `json:"record"`
	Room   string `json:"room"`
	At     int64  `json:"at"`
	By     string `json:"by"`                // name of who did it
	ByUser string `json:"by_user,omitempty"` // absent for the command line
	Act    string `json:"act"`
	User   string `json:"user,omitempty"`
	Name   string `json:"name,omitempty"`
	Seq    int64  `json:"seq,omitempty"`
	Until  int64  `json:"until,omitempty"`
	Reason string `json:"reason,omitempty"`
}

type audit struct {
	Records []record `json:"records"` // the latest first
	More    bool     `json:"more"`    // there are earlier ones
}

// audit answers moderators with what was done in a room, and owners with what was done in
// all.
func (h *handler) audit(w http.ResponseWriter, r *http.Request, who asker) {
	if !h.mayAsk(w, who.ip, h.limits.questions) {
		return
	}
	if who.Person == nil {
		h.unauthorized(w, who.ip, reasonAuthRequired, "this needs the Authorization of a session")
		return
	}
	query := r.URL.Query()
	limit, err := parseNumber(query, "limit", 1, maxAudit, defaultAudit)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	before, err := parseNumber(query, "before", 1, maxSeq, 0)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	user := query.Get("user")
	if query.Has("user") && (user == "" || len(user) > moderation.MaxUser) {
		refuse(w, http.StatusBadRequest, "user is the id of a person")
		return
	}
	of, ok := h.auditedRoom(w, query.Get("room"), who)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readTimeout)
	defer cancel()
	found, err := h.Acts.Audit(ctx, of, user, before, int(limit)+1)
	if err != nil {
		h.refuseUnkept(w, err)
		return
	}
	sendOwnJSON(w, r, audited(found, int(limit)))
}

// auditedRoom returns the room whose records somebody may read, "" for all, and answers if
// there is none.
func (h *handler) auditedRoom(w http.ResponseWriter, asked string, who asker) (name string, ok bool) {
	allowed := h.Door.IsOwner(who.Visitor)
	if asked != "" {
		if name, ok = h.readRoom(w, asked, who); !ok {
			return "", false
		}
		allowed = h.Door.Role(name, who.Visitor) >= identity.Moderator
	}
	if !allowed {
		h.Refused(reasonAct, who.ip)
		problem{Status: http.StatusForbidden, Code: codeForbidden, Detail: "moderators read what was done in their rooms, owners what was done in all"}.send(w)
		return "", false
	}
	return name, true
}

// audited returns what is told of records, of which there is one more than the limit if there
// are earlier ones.
func audited(found []moderation.Record, limit int) audit {
	answer := audit{Records: []record{}, More: len(found) > limit}
	for _, r := range found[:min(len(found), limit)] {
		answer.Records = append(answer.Records, recordOf(&r))
	}
	return answer
}

func recordOf(r *moderation.Record) record {
	return record{r.ID, r.Room, r.At.UnixMilli(), r.ByName, r.ByUser, r.Act, r.User, r.Name, r.Seq, millisOf(r.Until), r.Reason}
}
