package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hubbub/server/api"
	"hubbub/server/cluster"
	"hubbub/server/identity"
	"hubbub/server/name"
	"hubbub/server/room"
)

const (
	// clearTime is how long those have to go whom the other nodes are about to take for gone.
	clearTime = 3 * time.Second
	// returnMargin is for how long people of a node that ends are not said to have left after
	// all of them should be back.
	returnMargin = 10 * time.Second
)

var errNotBelieved = errors.New("cut off from the other nodes: nobody is let in")

// meetNodes joins the people of the cluster.
func (s *Server) meetNodes() (err error) {
	if s.stream == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), clusterStart)
	defer cancel()
	if h := s.config.HoldNames; 0 < h && h < cluster.MinHold {
		s.log.Warn("cluster: -hold-names is too short for a cluster, and no name is held", "hold_names", h, "least", cluster.MinHold)
	}
	s.people, err = cluster.OpenPeople(ctx, cluster.PeopleConfig{Stream: s.stream, Hold: s.config.HoldNames, Log: s.log})
	if err != nil {
		return fmt.Errorf("-cluster: %w", err)
	}
	return nil
}

// shareNames lets the nodes of a cluster agree on names. They hold them together: nothing is
// held by one alone.
func (s *Server) shareNames(c *identity.Config) {
	if s.people != nil {
		c.Registry, c.Store = s.people.Registry(), nil
	}
}

// shareRooms lets the rooms of all nodes have the people of all.
func (s *Server) shareRooms(c *room.Config) {
	if s.people != nil {
		c.Nodes, c.Everywhere = s.people.Nodes(), s.people.Online
	}
}

// handovers returns those that the nodes of a cluster keep together, nil for a server alone.
func (s *Server) handovers() api.SharedHandovers {
	if s.people == nil {
		return nil
	}
	return s.people.Handovers()
}

// isBelieved reports whether the other nodes take this one for one that is alive.
func (s *Server) isBelieved() bool { return s.people == nil || s.people.Believed() }

// isElsewhere reports whether somebody is in a room by another node.
func (s *Server) isElsewhere(in string) bool { return s.people != nil && s.people.Has(in) }

// isKeptElsewhere reports whether a moderator is in a room by another node.
func (s *Server) isKeptElsewhere(in string) bool {
	return s.people != nil && slices.ContainsFunc(s.people.Nodes().Elsewhere(in), func(p room.Remote) bool {
		return p.Role >= identity.Moderator
	})
}

// runPeople takes part in what the nodes tell each other of people, until ctx ends.
func (s *Server) runPeople(ctx context.Context) error {
	if s.people == nil {
		return nil
	}
	if err := s.people.Run(ctx, site{s}); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// startTime is how long a start waits for what the other nodes tell.
const startTime = 5 * time.Second

// awaitOthers waits until it is known who is there, and what is for one person alone is heard, but not for
// long. Until it is known who is there nobody is let in.
func (s *Server) awaitOthers(ctx context.Context) {
	s.starting.at("waiting for the other nodes")
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for !(s.isBelieved() && s.hearsPrivate()) && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// handOver lets the other nodes know that all who are here are about to come by them, when they are sent
// away. So are those who have just lost their connections.
func (s *Server) handOver(sentAwayWithin time.Duration) {
	if s.people != nil {
		s.people.Leave(sentAwayWithin + s.endpoint.ReturnTime() + returnMargin)
	}
}

// yieldNames lets the other nodes have all names, when nobody is here any more.
func (s *Server) yieldNames() {
	if s.people != nil {
		s.names.Yield()
	}
}

// A site is the server as the people of a cluster see it.
type site struct{ *Server }

var _ cluster.Site = site{}

func (s site) Elsewhere(in string, changes []room.Remote) { s.hub.Elsewhere(in, changes) }

func (s site) Follow(user string, to name.Name) error { return s.names.Follow(user, to) }

func (s site) Clear() {
	s.endpoint.Clear(clearTime)
	s.names.Yield()
}
