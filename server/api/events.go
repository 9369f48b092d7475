package api

import (
	"net/http"

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
	if refused := h.Streams.Stream(w, r, name, since); refused != nil {
		refused.SetHeader(w.Header())
		refuseFor(w, refused.Status, refused.Wait, refused.Message)
	}
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
