package server

import (
	"bytes"
	"net/http"
	"time"

	"hubbub/server/gate"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// streamEvents follows a room as a text/event-stream, for curl, dashboards, and
// networks that break WebSockets. The connection is taken from net/http, and from
// there on is a client like any other but for its encoding.
func (s *Server) streamEvents(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.Header().Set("Allow", "GET")
		tellProblem(w, http.StatusMethodNotAllowed, "a stream of events has no end that HEAD could tell of")
		return
	}
	roomName := r.PathValue("room")
	if !room.ValidName(roomName) {
		tellProblem(w, http.StatusNotFound, room.ErrRoomInvalid.Error())
		return
	}
	if r.ContentLength != 0 {
		tellProblem(w, http.StatusBadRequest, "a request for events has no body")
		return
	}
	since, ok := lastEvent(r)
	if !ok {
		tellProblem(w, http.StatusBadRequest, "the id of an event is its epoch, a colon and its number")
		return
	}
	ip := gate.AddressOf(r)
	refused := s.gate.Origin(r)
	if refused == nil {
		refused = s.gate.Admit(ip)
	}
	if refused != nil {
		s.noteRefused(r, refused)
		refused.SetHeader(w.Header())
		tellProblem(w, refused.Status, refused.Message)
		return
	}
	c, err := s.hijack(w, ip, room.Stream)
	if err != nil {
		s.connectionFailed(r, ip, err)
		return
	}
	c.Send(streamHead(w.Header()))
	s.begin(c)
	s.clients.Add(1)                             // until it is welcome
	c.room, _ = s.hub.Listen(roomName, c, since) // the name is valid
	c.joined.Store(true)
	s.log.Info("LISTEN", "room", roomName, "remote", r.RemoteAddr)
	c.Start()
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

// streamHead returns the head of the answer. The body ends with the connection.
func streamHead(header http.Header) []byte {
	header.Set("Cache-Control", "no-store")
	header.Set("Connection", "close")
	header.Set("Content-Type", "text/event-stream")
	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	header.Set("X-Accel-Buffering", "no") // or nginx would gather events
	header.Set("X-Content-Type-Options", "nosniff")
	var head bytes.Buffer
	head.WriteString("HTTP/1.1 200 OK\r\n")
	header.Write(&head)
	head.WriteString("\r\n")
	return head.Bytes()
}

// listen waits for the end of a client that has nothing more to say.
func (c *client) listen() {
	var b [1]byte
	c.Read(b[:])
	c.end(logoutLeft)
}
