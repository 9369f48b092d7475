package conn

import (
	"errors"

	"hubbub/server/conn/replay"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// Results of coming back: values of a metric label.
const (
	resumeRecovered = "recovered" // all that was missed was sent
	resumeLost      = "lost"      // it is not kept, or the numbers are of another history
	resumeFailed    = "failed"    // the connection, or the reading, ended before all was sent
)

// resume gives a member that comes back what the room does not have in memory. It
// runs beside the room, which goes on; what happens meanwhile waits for the member
// in the list of batches, as for any reader that lags. rest is what the room had in
// memory, the entries after w.Start.
func (s *seat) resume(w *room.Welcome, rest []byte) {
	result, messages := resumeLost, 0
	if w.Recovery == room.Behind {
		result, messages = s.replayWithin(w)
		if result == resumeLost && w.Since == 0 {
			w.Recovery = room.NewMember // it has seen nothing, and so has lost nothing
		}
	}
	if result == resumeLost && !s.startOver(w) {
		result = resumeFailed
	}
	switch {
	case result == resumeFailed:
	case s.conn.SendPaced(rest) != nil:
		result = resumeFailed
	default:
		if result == resumeRecovered {
			messages += w.Entries
		}
		s.conn.Release()
	}
	s.conn.endpoint.Metrics.Resumed(result, messages)
}

// startOver opens the stream of a member that cannot go on where it has stopped
// reading: it starts from the backlog, and learns what there is before that.
func (s *seat) startOver(w *room.Welcome) bool {
	first, err := s.conn.endpoint.Replay.Floor(w.Room)
	if err != nil {
		s.refuseUnread(err)
		return false
	}
	return s.conn.SendPaced(s.welcomeFrame(w, false, first)) == nil
}

// replayWithin is replay for those who have not missed more than they may. That is
// counted first: a welcome cannot be taken back.
func (s *seat) replayWithin(w *room.Welcome) (result string, messages int) {
	limit := s.conn.endpoint.Resume
	if limit > 0 && w.Messages > int64(limit) {
		missed := w.Entries
		for seq := w.Since; seq < w.Start && missed <= limit; {
			part, err := s.conn.endpoint.Replay.After(s.missed(w), seq, w.Start)
			if err != nil {
				break // which replay meets again, and tells
			}
			seq, missed = part.To, missed+part.Messages
		}
		if missed > limit {
			return resumeLost, 0
		}
	}
	return s.replay(w)
}

// missed says what is to be replayed.
func (s *seat) missed(w *room.Welcome) replay.Room {
	return replay.Room{Name: w.Room, Epoch: w.Epoch, Form: s.conn.protocol.form()}
}

// replay sends a welcome and the entries after w.Since up to w.Start, page by
// page, no faster than the client takes them.
func (s *seat) replay(w *room.Welcome) (result string, messages int) {
	for seq := w.Since; seq < w.Start; {
		part, err := s.conn.endpoint.Replay.After(s.missed(w), seq, w.Start)
		switch {
		case errors.Is(err, replay.ErrGap) && seq == w.Since:
			return resumeLost, 0
		case errors.Is(err, replay.ErrGap):
			s.conn.refuse(aConnection, wire.Errorf(wire.SlowConsumer, "what you missed is no longer kept; come back to go on without it"))
			return resumeFailed, messages
		case err != nil:
			s.refuseUnread(err)
			return resumeFailed, messages
		}
		var welcome []byte
		if seq == w.Since {
			welcome = s.welcomeFrame(w, true, 0)
		}
		if s.conn.SendPaced(welcome, part.Frames) != nil {
			return resumeFailed, messages
		}
		seq, messages = part.To, messages+part.Messages
	}
	return resumeRecovered, messages
}

var errNotOpened = errors.New("the end of the room's history was not found")

// refuseUnread closes a connection that must come back to get what it missed.
func (s *seat) refuseUnread(err error) {
	s.conn.endpoint.Log.Error("history: cannot be read", "error", err)
	s.conn.refuse(aConnection, wire.Errorf(wire.Internal, "the history cannot be read now; come back in a moment"))
}
