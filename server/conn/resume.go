package conn

import (
	"context"
	"errors"

	"hubbub/server/conn/replay"
	"hubbub/server/fanout"
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
	ctx, done := s.conn.whileOpen()
	defer done()
	result, messages := resumeLost, 0
	if w.Recovery == room.Behind {
		result, messages = s.replayWithin(ctx, w)
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
		s.conn.endpoint.Drawn.Draw(s.conn.address.Addr(), len(rest))
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
func (s *seat) replayWithin(ctx context.Context, w *room.Welcome) (result string, messages int) {
	if limit := s.conn.endpoint.Resume; limit > 0 {
		most := min(w.Messages, w.Start-w.Since+int64(w.Entries)) // if no number was left out
		least := w.Messages - w.Since                             // if all that were left out came before
		if least > int64(limit) || most > int64(limit) && s.missedMore(ctx, w, limit) {
			return resumeLost, 0
		}
	}
	return s.replay(ctx, w)
}

// missedMore counts what was missed, up to a limit, and reports whether it is more.
// An error is left to replay, which meets it again.
func (s *seat) missedMore(ctx context.Context, w *room.Welcome, limit int) bool {
	missed := w.Entries
	for seq := w.Since; seq < w.Start && missed <= limit; {
		var part replay.Part
		err := s.inTurn(ctx, func() (err error) {
			part, err = s.conn.endpoint.Replay.After(s.missed(w), seq, w.Start)
			return err
		})
		if err != nil {
			return false
		}
		seq, missed = part.To, missed+part.Messages
	}
	return missed > limit
}

// missed says what is to be replayed.
func (s *seat) missed(w *room.Welcome) replay.Room {
	return replay.Room{Name: w.Room, Epoch: w.Epoch, Form: s.conn.protocol.form()}
}

// replay sends a welcome and the entries after w.Since up to w.Start, page by
// page, no faster than the client takes them.
func (s *seat) replay(ctx context.Context, w *room.Welcome) (result string, messages int) {
	opened := false
	if s.conn.endpoint.Drawn.Wait(s.conn.address.Addr()) > 0 {
		if result := s.openReplay(w); result != resumeRecovered {
			return result, 0
		}
		opened = true
	}
	for seq := w.Since; seq < w.Start; opened = true {
		part, err := s.sendPart(ctx, w, seq, opened)
		switch {
		case errors.Is(err, replay.ErrGap) && !opened:
			return resumeLost, 0
		case errors.Is(err, replay.ErrGap):
			s.conn.refuse(aConnection, wire.Errorf(wire.SlowConsumer, "what you missed is no longer kept; come back to go on without it"))
			return resumeFailed, messages
		case errors.Is(err, fanout.ErrClosed), errors.Is(err, context.Canceled):
			return resumeFailed, messages
		case err != nil:
			s.refuseUnread(err)
			return resumeFailed, messages
		}
		seq, messages = part.To, messages+part.Messages
	}
	return resumeRecovered, messages
}

// openReplay sends the welcome ahead of what was missed, for which the address has to
// wait: a client takes a connection that has no welcome for lost.
func (s *seat) openReplay(w *room.Welcome) (result string) {
	floor, err := s.conn.endpoint.Replay.Floor(w.Room)
	switch {
	case err != nil:
		s.refuseUnread(err)
		return resumeFailed
	case floor > w.Since+1:
		return resumeLost
	case s.conn.SendPaced(s.welcomeFrame(w, true, 0)) != nil:
		return resumeFailed
	}
	return resumeRecovered
}

// sendPart reads a part of what follows seq and gives it to the socket, after the
// welcome if that was not sent. While the socket does not take what it was given
// before, others have their turn, and nothing is in memory for this one.
func (s *seat) sendPart(ctx context.Context, w *room.Welcome, seq int64, opened bool) (part replay.Part, err error) {
	for sent := false; err == nil && !sent; {
		if err := s.conn.SendPaced(); err != nil {
			return part, err
		}
		err = s.inTurn(ctx, func() (err error) {
			if part, err = s.conn.endpoint.Replay.After(s.missed(w), seq, w.Start); err != nil {
				return err
			}
			var welcome []byte
			if !opened {
				welcome = s.welcomeFrame(w, true, 0)
			}
			if sent, err = s.conn.Offer(welcome, part.Frames); sent {
				s.conn.endpoint.Drawn.Draw(s.conn.address.Addr(), len(part.Frames))
			}
			return err
		})
	}
	return part, err
}

// inTurn does some reading when it is the turn of the connection's address.
func (s *seat) inTurn(ctx context.Context, read func() error) error {
	reads := s.conn.endpoint.Reads
	if err := reads.Acquire(ctx, s.conn.address.Addr()); err != nil {
		return err
	}
	defer reads.Release()
	return read()
}

var errNotOpened = errors.New("the end of the room's history was not found")

// refuseUnread closes a connection that must come back to get what it missed.
func (s *seat) refuseUnread(err error) {
	s.conn.endpoint.Log.Error("history: cannot be read", "error", err)
	s.conn.refuse(aConnection, wire.Errorf(wire.Internal, "the history cannot be read now; come back in a moment"))
}
