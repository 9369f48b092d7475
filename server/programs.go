package server

import (
	"context"
	"fmt"

	"hubbub/server/api"
	"hubbub/server/cluster/private"
	"hubbub/server/commands"
	"hubbub/server/conn"
)

// programs are what programs can be asked for.
type programs struct{ *Server }

var _ api.Commands = programs{}

func (p programs) List(room string) []commands.Registered { return p.records.Commands().List(room) }

func (p programs) Set(ctx context.Context, room, token string, list []commands.Command) error {
	return p.records.SetCommands(ctx, room, token, list)
}

// newPrivate returns how those who are there by other nodes of a cluster are told what is for them
// alone, nil for a server alone.
func (s *Server) newPrivate() *private.Line {
	if s.stream == nil {
		return nil
	}
	return private.New(private.Config{
		Conn:    s.stream.Conn(),
		Subject: s.stream.Name() + ".private",
		Others:  func() int { return s.people.Count() - 1 },
		Tell:    func(m private.Message) bool { return s.endpoint.Tell(conn.Private(m)) },
	})
}

// elsewhere returns what tells them.
func (s *Server) elsewhere() func(p conn.Private, told func(bool)) {
	if s.private == nil {
		return nil
	}
	return func(p conn.Private, told func(bool)) { s.private.Tell(private.Message(p), told) }
}

// hearsPrivate reports whether those who are here are told what is for them alone, by whichever node.
func (s *Server) hearsPrivate() bool { return s.private == nil || s.private.Ready() }

// runPrivate tells who is here what other nodes tell, until ctx ends.
func (s *Server) runPrivate(ctx context.Context) error {
	if s.private == nil {
		return nil
	}
	if err := s.private.Run(ctx); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}
