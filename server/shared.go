package server

import (
	"context"
	"errors"
	"time"

	"hubbub/server/acts"
	"hubbub/server/cluster"
	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/room"
)

// newStanding returns what is to hold what stands in rooms. In a cluster all servers judge by the time
// of the stream.
func (s *Server) newStanding() *moderation.Rooms {
	if s.stream == nil {
		return moderation.NewRooms(moderation.SystemClock())
	}
	rooms := moderation.NewRooms(moderation.WallClock(time.Now))
	rooms.Follow(moderation.WallClock(s.streamTime))
	return rooms
}

// streamTime returns the time of the stream at what is being judged.
func (s *Server) streamTime() time.Time {
	if s.node == nil { // not yet
		return time.UnixMilli(s.history.Position().At)
	}
	return s.node.Now()
}

// recallTurns brings back who may speak when, where several servers have to agree on that.
func (s *Server) recallTurns(ctx context.Context) error {
	if s.stream == nil {
		return nil
	}
	turns, err := s.records.Turns(ctx)
	if err == nil {
		s.standing.RestoreTurns(turns)
	}
	return err
}

// judged returns what writes who may speak when, nil if that has not changed.
func (s *Server) judged() func(history.Tx) error {
	turns := s.standing.TakeTurns()
	if turns.IsEmpty() {
		return nil
	}
	return func(tx history.Tx) error { return s.records.TurnsTx(tx, turns) }
}

// share lets what is changed here be changed on all servers of a cluster.
func (s *Server) share() {
	if s.node == nil {
		return
	}
	s.acts.Elsewhere = elsewhere{s}
	s.shareAddresses()
	s.records.Remind(reminder{s})
	s.acts.Share = func(ctx context.Context, c acts.Change) error { return s.node.Change(ctx, c) }
	s.records.ShareBy(func(ctx context.Context, c records.Change) error { return s.node.Change(ctx, c) }, s.endpoint.Review)
}

// newer tells a node of what it has to be upgraded for.
func newer(err error) error {
	if errors.Is(err, acts.ErrNewer) || errors.Is(err, records.ErrNewer) {
		return errors.Join(cluster.ErrNewer, err)
	}
	return err
}

var errNoChange = errors.New("cluster: this is neither an act nor a change of records")

// blank takes what is of a kind from the encoding of what was made.
func blank(kind string, b []byte) ([]byte, error) {
	if len(b) > 0 && b[0] == acts.Encoding {
		return acts.Blank(kind, b)
	}
	return nil, errNoChange
}

// decode rebuilds what another server has made.
func (s *Server) decode(b []byte) (room.Attachment, error) {
	switch {
	case len(b) > 0 && b[0] == acts.Encoding:
		c, err := s.acts.Decode(b)
		return c, newer(err)
	case len(b) > 0 && b[0] == records.Encoding:
		c, err := s.records.Decode(b)
		return c, newer(err)
	}
	return nil, errNoChange
}
