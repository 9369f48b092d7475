package api

import (
	"net/http"

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
	sendOwnJSON(w, r, answer)
}
