package server

import (
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/room"
)

// Records returns what a server knows of people, to be changed while it runs.
func (s *Server) Records() *records.Records { return s.records }

// Act does to a room what moderators do.
func (s *Server) Act(name string, d room.Draft) error { return s.hub.Act(name, d) }

// LastWord returns rules that refuse what those say who are signed out everywhere.
func LastWord(r *moderation.Rooms, ended func(user string) bool) room.Rules {
	return lastWord{r, ended}
}
