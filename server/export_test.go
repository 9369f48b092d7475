package server

import "hubbub/server/records"

// Records returns what a server knows of people, to be changed while it runs.
func (s *Server) Records() *records.Records { return s.records }
