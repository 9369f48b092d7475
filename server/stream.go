package server

import (
	"bytes"
	"net/http"
	"time"

	"hubbub/server/gate"
	"hubbub/server/room"
)

// Stream makes a client of a request that follows a room as a text/event-stream. The
// connection is taken from net/http, and from there on is a client like any other but
// for its encoding.
func (s *Server) Stream(w http.ResponseWriter, r *http.Request, roomName string, since room.Since) *gate.Refusal {
	ip := gate.AddressOf(r)
	refused := s.gate.Origin(r)
	if refused == nil {
		refused = s.gate.Admit(ip)
	}
	if refused != nil {
		s.noteRefused(r, refused)
		return refused
	}
	c, err := s.hijack(w, ip, room.Stream)
	if err != nil {
		s.connectionFailed(r, ip, err)
		return nil
	}
	c.Send(streamHead(w.Header()))
	s.begin(c)
	s.clients.Add(1)                             // until it is welcome
	c.room, _ = s.hub.Listen(roomName, c, since) // the name is valid
	c.joined.Store(true)
	s.log.Info("LISTEN", "room", roomName, "remote", r.RemoteAddr)
	c.Start()
	return nil
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
