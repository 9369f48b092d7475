package server

import (
	"context"
	"net/netip"
	"time"

	"hubbub/server/access"
	"hubbub/server/api"
	"hubbub/server/conn"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	// reactionsPause is between two looks at whether it is this server of a cluster that tells all of
	// reactions.
	reactionsPause = time.Second
	// reactionsTime is how long it may take to find what is due.
	reactionsTime = 5 * time.Second
)

// reactions are those to messages, as HTTP sees them.
type reactions struct {
	*conn.Endpoint
	*history.Log
}

var _ api.Reactions = reactions{}

// React implements api.Reactions.
func (r reactions) React(ctx context.Context, by access.Visitor, from netip.Addr, in string, asked wire.ReactRequest) (wire.Entry, error) {
	return r.Endpoint.React(ctx, conn.Reaction{By: by, From: from, Room: in, ReactRequest: asked})
}

// shareReactions lets the rooms tell all of reactions: in a cluster those of one server alone, so that
// nobody is told twice.
func (s *Server) shareReactions(c *room.Config) {
	if s.office != nil {
		c.Tells = s.office.Held
	}
}

// runReactions has all told what was due before a restart, or when another server of the cluster
// ended, until ctx does.
func (s *Server) runReactions(ctx context.Context) {
	if s.office == nil {
		s.tellDue(ctx)
		return
	}
	next := time.NewTicker(reactionsPause)
	defer next.Stop()
	for done := false; ; {
		switch {
		case !s.office.Held():
			done = false
		case !done:
			done = s.tellDue(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
	}
}

// tellDue has all told whatever is due.
func (s *Server) tellDue(ctx context.Context) (done bool) {
	ctx, cancel := context.WithTimeout(ctx, reactionsTime)
	defer cancel()
	due, err := s.history.ReactionsDue(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("reactions: what is due cannot be read", "error", err)
		}
		return false
	}
	for name, seqs := range due {
		s.hub.ReactionsDue(name, seqs)
	}
	return true
}
