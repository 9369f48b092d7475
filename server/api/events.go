package api

import (
	"net/http"
	"net/netip"

	"hubbub/server/access"
	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// events makes a text/event-stream of a room's events, for curl, dashboards, and
// networks that break WebSockets.
func (h *handler) events(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", "GET")
		refuse(w, http.StatusMethodNotAllowed, "a stream of events has no end that HEAD could tell of")
		return
	}
	name, err := room.Key(r.PathValue("room"))
	if err != nil {
		refuse(w, http.StatusNotFound, err.Error())
		return
	}
	if r.ContentLength != 0 {
		refuse(w, http.StatusBadRequest, "a request for events has no body")
		return
	}
	since, ok := lastEvent(r)
	if !ok {
		refuse(w, http.StatusBadRequest, "the id of an event is its epoch, a colon and its number")
		return
	}
	ip := h.Gate.AddressOf(r).Addr()
	visitor, err := h.listener(r, ip)
	if err != nil {
		h.refuseEntry(w, ip, err)
		return
	}
	if !h.mayRead(w, r, visitor, ip) || !h.mayAsk(w, ip, h.limits.questions) {
		return
	}
	if name = h.Door.Reads(name, visitor); !h.Door.IsThere(name) {
		refuseRoom(w)
		return
	}
	if refused := h.Streams.Stream(w, r, name, since, visitor); refused != nil {
		refused.SetHeader(w.Header())
		refuseFor(w, refused.Status, refused.Wait, refused.Message)
	}
}

// listener returns who follows a room: whom a ticket stands for, or who brings an
// Authorization. The error is a *access.Refusal.
func (h *handler) listener(r *http.Request, ip netip.Addr) (access.Visitor, error) {
	if ticket := r.URL.Query().Get("ticket"); ticket != "" {
		return access.Visitor{Ticket: ticket}, nil
	}
	return h.Door.Enter(gate.CredentialsOf(r.Header), ip)
}

// lastEvent returns where a client that comes back has stopped reading; it is not
// ok if that cannot be an id.
func lastEvent(r *http.Request) (_ room.Since, ok bool) {
	id := r.Header.Get("Last-Event-ID")
	if id == "" {
		id = r.URL.Query().Get("last_event_id") // for those who cannot set headers
	}
	if id == "" {
		return room.Since{}, true
	}
	since, ok := wire.ParseStreamID(id)
	return room.Since(since), ok
}
