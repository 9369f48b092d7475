package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"hubbub/server/gate"
	"hubbub/server/room"
)

// accept is the way from an HTTP request to a connection of its own.
func (s *Server) accept(w http.ResponseWriter, r *http.Request, enc room.Encoding) {
	ip := gate.AddressOf(r)
	refused := s.gate.Handshake(r)
	if refused == nil {
		refused = s.gate.Admit(ip)
	}
	if refused != nil {
		s.turnAway(w, r, refused)
		return
	}
	c, err := s.upgrade(w, r, ip, enc)
	if err != nil {
		s.connectionFailed(r, ip, err)
		return
	}
	s.begin(c)
	if enc == room.Plain {
		c.joinPlain(r.URL.Query().Get("room"), r.PathValue("username"))
	}
	c.Start()
}

// hijack takes the connection from net/http.
func (s *Server) hijack(w http.ResponseWriter, ip netip.Addr, enc room.Encoding) (*client, error) {
	nc, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, fmt.Errorf("take over the connection: %w", err)
	}
	if err := nc.SetDeadline(time.Time{}); err != nil {
		nc.Close()
		return nil, fmt.Errorf("take over the connection: %w", err)
	}
	early, _ := buffered.Reader.Peek(buffered.Reader.Buffered())
	return s.newClient(nc, append([]byte(nil), early...), ip, enc), nil
}

// upgrade takes the connection from net/http and lets gws answer the handshake.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, ip netip.Addr, enc room.Encoding) (*client, error) {
	c, err := s.hijack(w, ip, enc)
	if err != nil {
		return nil, err
	}
	prepareForGWS(r)
	if c.socket, err = s.upgrader.UpgradeFromConn(c, c.bufferedReader(), r); err != nil {
		c.Finish()
		return nil, fmt.Errorf("answer the handshake: %w", err)
	}
	return c, nil
}

// begin puts a connection on the books.
func (s *Server) begin(c *client) {
	s.metrics.Connected(c.protocol())
	s.clients.Add(1)
	s.sweeper.add(c)
}

// connectionFailed gives back the place of a connection that came to nothing.
func (s *Server) connectionFailed(r *http.Request, ip netip.Addr, err error) {
	s.gate.Release(ip)
	s.metrics.ConnectionRejected(reasonBroken)
	s.log.Warn("connection failed", "remote", r.RemoteAddr, "error", err)
}

// gone takes a finished connection off the books.
func (s *Server) gone(c *client) {
	s.sweeper.remove(c)
	s.gate.Release(c.ip)
	s.metrics.Disconnected(c.protocol())
	s.clients.Done()
}

// turnAway answers a handshake that is refused.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, refused *gate.Refusal) {
	s.noteRefused(r, refused)
	refused.SetHeader(w.Header())
	http.Error(w, refused.Message, refused.Status)
}

// noteRefused counts and logs a connection that is refused.
func (s *Server) noteRefused(r *http.Request, refused *gate.Refusal) {
	s.metrics.ConnectionRejected(refused.Reason)
	s.log.Info("connection refused", "reason", refused.Reason, "remote", r.RemoteAddr, "origin", r.Header.Get("Origin"))
}

// prepareForGWS puts a checked request into the form that gws compares with.
func prepareForGWS(r *http.Request) {
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Del("Sec-WebSocket-Extensions")
}
