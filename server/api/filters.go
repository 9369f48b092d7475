package api

import (
	"net/http"

	"hubbub/server/identity"
	"hubbub/server/moderation"
)

// An addedFilter is what an act filters.
type addedFilter struct {
	Record int64  `json:"record"`
	Text   string `json:"text"`
	Like   bool   `json:"like,omitempty"`
	By     string `json:"by,omitempty"`
	At     int64  `json:"at"`
	Until  int64  `json:"until,omitempty"`
	All    bool   `json:"everywhere,omitempty"`
}

type filters struct {
	Filters []addedFilter `json:"filters"`
}

// filters answers moderators with what acts filter in a room.
func (h *handler) filters(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	if !h.keeps(w, who, roomName) {
		return
	}
	kept, err := h.Acts.Filters(r.Context())
	if err != nil {
		h.refuseUnkept(w, err)
		return
	}
	answer := filters{[]addedFilter{}}
	for _, f := range kept {
		if all := f.Room == moderation.Everywhere; all || f.Room == roomName {
			answer.Filters = append(answer.Filters, addedFilter{f.Record, f.Text, f.Like, f.By, f.At.UnixMilli(), millisOf(f.Until), all})
		}
	}
	h.sendKept(w, r, answer)
}

// keeps reports whether somebody keeps a room, and answers who does not.
func (h *handler) keeps(w http.ResponseWriter, who asker, roomName string) bool {
	if who.Token != nil || h.Door.Role(roomName, who.Visitor) >= identity.Moderator {
		return true
	}
	h.Refused(reasonAct, who.ip)
	problem{Status: http.StatusForbidden, Code: codeForbidden, Detail: "this is for the moderators of the room"}.send(w)
	return false
}

// sendKept answers with what is for who keeps a room.
func (h *handler) sendKept(w http.ResponseWriter, r *http.Request, answer any) {
	body, err := encode(answer)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "the answer could not be encoded")
		return
	}
	sendOwn(w, r, body[:len(body)-1])
}
