package server

import (
	"context"
	"errors"
	"net"

	"hubbub/server/config"
	"hubbub/server/control"
	"hubbub/server/desk"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
)

// errInMemory is why commands do not reach a server without a file.
var errInMemory = errors.New("the history is in memory")

// openSocket opens the socket at which commands ask. Without it the server goes on.
func (s *Server) openSocket() {
	if s.config.DB == history.Memory {
		s.deaf = errInMemory
		return
	}
	path, err := history.Resolve(s.config.DB)
	if err == nil {
		s.socket, err = control.Listen(control.Path(path))
	}
	s.deaf = err
}

// serveCommands answers at the socket until ctx ends.
func (s *Server) serveCommands(ctx context.Context, main net.Addr) {
	if s.socket == nil {
		if s.deaf != errInMemory {
			s.log.Warn("commands do not reach this server", "why", s.deaf)
		}
		return
	}
	d := &desk.Desk{Records: s.records, History: s.history, Server: attended{s, main}, Sessions: sessions{s}, Acts: keepers{s}, Hub: s.hub, Waiting: s.queue, Standing: keepers{s}, Hooks: s.hooks(), Log: s.log}
	if err := control.Serve(ctx, s.socket, d, s.log); err != nil {
		s.log.Error("commands do not reach this server any more", "why", err)
	}
}

// commands tells where commands ask, or why they cannot.
func (s *Server) commands() string {
	if s.deaf != nil {
		return "off: " + s.deaf.Error()
	}
	return s.socket.Addr().String()
}

// becomeOwner returns what to type to become the owner, but for the name of the program;
// nil if there is one, or cannot be.
func (s *Server) becomeOwner() []string {
	if s.config.DB == history.Memory || s.records.HasOwner() {
		return nil
	}
	line := []string{"invite", "create", "-role", identity.Owner.String()}
	if s.config.DB != config.Default().DB {
		line = append(line, "-db", s.config.DB)
	}
	return line
}

// attended is a server that runs, as its desk sees it.
type attended struct {
	*Server
	main net.Addr
}

var _ desk.Server = attended{}

func (a attended) URL() string {
	if a.site.IsSet() {
		return a.site.URL()
	}
	return a.Summary(a.main).Here
}

func (a attended) Online() map[string]room.Presence { return a.hub.Online() }
func (a attended) Review()                          { a.endpoint.Review() }
func (a attended) IsThere(room string) bool         { return a.door.IsThere(room) }

// sessions are those of a server that runs, as its desk sees them.
type sessions struct{ *Server }

var _ desk.Sessions = sessions{}

func (s sessions) People() []control.Person {
	live := s.endpoint.Names.Live()
	people := make([]control.Person, len(live))
	for i, l := range live {
		people[i] = control.Person{User: l.User, Name: l.Name, Since: l.Since, Connections: l.Connections, Held: l.Held}
	}
	return people
}

func (s sessions) Reservable(n name.Name) error { return s.names.Reservable(n) }

func (s sessions) End(user string) { s.endpoint.End(user) }
