package api

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"strings"

	"hubbub/server/access"
	"hubbub/server/moderation/queue"
	"hubbub/server/wire"
)

// A Queue is what waits for moderators. It must be safe for concurrent use.
type Queue interface {
	// Items returns what waits in a room, the oldest first.
	Items(room string) []queue.Item
	// Report brings a message before the moderators of a room, and returns when that is saved.
	Report(ctx context.Context, by access.Visitor, from netip.Addr, room string, r wire.ReportRequest) *wire.Error
}

const (
	defaultItems  = 50
	maxItems      = 200
	maxReportBody = 4 << 10 // the longest reason fits, each character escaped
)

// items answers moderators with what waits in a room.
func (h *handler) items(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	if !h.keeps(w, who, roomName) {
		return
	}
	query := r.URL.Query()
	limit, err := parseNumber(query, "limit", 1, maxItems, defaultItems)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	before, err := parseNumber(query, "before", 1, maxSeq, maxSeq)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	sendOwn(w, r, appendItems(nil, h.Queue.Items(roomName), before, int(limit)))
}

// appendItems appends the latest items before a number, so many at most, the oldest first.
func appendItems(dst []byte, items []queue.Item, before int64, limit int) []byte {
	count := len(items)
	for len(items) > 0 && items[len(items)-1].ID >= before {
		items = items[:len(items)-1]
	}
	first := max(0, len(items)-limit)
	dst = append(dst, `{"items":[`...)
	for i := first; i < len(items); i++ {
		if i > first {
			dst = append(dst, ',')
		}
		dst = wire.AppendItem(dst, &items[i].Item)
	}
	dst = append(dst, `],"count":`...)
	dst = strconv.AppendInt(dst, int64(count), 10)
	dst = append(dst, `,"more":`...)
	return append(strconv.AppendBool(dst, first > 0), '}')
}

// report brings a message before the moderators of its room.
func (h *handler) report(w http.ResponseWriter, r *http.Request, who asker, roomName string) {
	seq, ok := seqOf(w, r)
	if !ok {
		return
	}
	body, err := readBody(r, maxReportBody)
	if err != nil {
		refuseBody(w, err)
		return
	}
	said := wire.ReportRequest{Seq: seq}
	if strings.TrimSpace(string(body)) != "" {
		var given struct {
			Reason string `json:"reason"`
		}
		if decodeObject(body, &given) != nil {
			refuse(w, http.StatusBadRequest, `the body is nothing, or a JSON object such as {"reason":"spam"}`)
			return
		}
		said.Reason = given.Reason
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), actTimeout)
	defer cancel()
	if refused := h.Queue.Report(ctx, who.Visitor, who.ip, roomName, said); refused != nil {
		h.Refused(reasonAct, who.ip)
		refuseSay(w, refused)
		return
	}
	sendOwn(w, r, wire.AppendReported(nil, ""))
}
