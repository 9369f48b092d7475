package server

import (
	"hubbub/server/records"
	"hubbub/server/room"
)

// Records returns what a server knows of people, to be changed while it runs.
func (s *Server) Records() *records.Records { return s.records }

// Act does to a room what moderators do.
func (s *Server) Act(name string, d room.Draft) error { return s.hub.Act(name, d) }
