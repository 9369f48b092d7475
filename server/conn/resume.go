package conn

import (
	"context"
	"errors"
	"time"

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
// in the list of batches, as for any reader that lags. last is what the room had in
// memory, the entries after w.Start, for who cannot go on where it stopped reading:
// those who can may take long, and nothing is kept for them meanwhile.
func (s *seat) resume(w *room.Welcome, last []byte) {
	ctx, done := s.conn.whileOpen()
	defer done()
	result, at := resumeLost, progress{seq: w.Since}
	if w.Recovery == room.Behind {
		result = s.begin(ctx, w, &at)
	}
	switch {
	case result == resumeRecovered:
		result = s.replay(ctx, w, &at)
	case result == resumeLost && !s.startOver(w, last):
		result = resumeFailed
	}
	if result != resumeFailed {
		s.conn.Release()
		s.keeps(w.Room, w.Role)
	}
	s.conn.endpoint.Metrics.Resumed(result, at.messages)
}

// progress is how far a replay has come.
type progress struct {
	seq      int64 // all up to this number was sent
	messages int
}

// startOver opens the stream of a member that cannot go on where it has stopped
// reading: it starts from the backlog, and learns what there is before that.
func (s *seat) startOver(w *room.Welcome, last []byte) bool {
	if w.Recovery == room.Behind && w.Since == 0 {
		w.Recovery = room.NewMember // it has seen nothing, and so has lost nothing
	}
	first, err := s.conn.endpoint.Replay.Floor(w.Room)
	if err != nil {
		s.refuseUnread(err)
		return false
	}
	s.conn.endpoint.Drawn.Draw(s.conn.address.Addr(), len(last))
	return s.conn.SendPaced(s.welcomeFrame(w, false, first), last) == nil
}

// welcomeWithin is how long a welcome waits for the first part of what follows it.
// Clients take a connection for lost that has none after 15 s.
const welcomeWithin = 3 * time.Second

// begin sends the welcome, and mostly a first part, to a member that can go on where it
// has stopped reading. That is found out first: a welcome cannot be taken back.
func (s *seat) begin(ctx context.Context, w *room.Welcome, at *progress) (result string) {
	if s.missedTooMuch(ctx, w) {
		return resumeLost
	}
	if s.conn.endpoint.Drawn.Wait(s.conn.address.Addr()) > 0 {
		return s.openReplay(w)
	}
	soon, cancel := context.WithTimeout(ctx, welcomeWithin)
	defer cancel()
	err := s.sendPart(soon, w, at, true)
	switch {
	case errors.Is(err, replay.ErrGap):
		return resumeLost
	case errors.Is(err, context.DeadlineExceeded):
		return s.openReplay(w)
	}
	return s.went(err)
}

// replay sends the entries up to w.Seq, page by page, no faster than the client takes
// them.
func (s *seat) replay(ctx context.Context, w *room.Welcome, at *progress) (result string) {
	for at.seq < w.Seq {
		if result := s.went(s.sendPart(ctx, w, at, false)); result != resumeRecovered {
			return result
		}
	}
	return resumeRecovered
}

// went closes the connection if something could not be sent to it.
func (s *seat) went(err error) (result string) {
	switch {
	case err == nil:
		return resumeRecovered
	case errors.Is(err, fanout.ErrClosed), errors.Is(err, context.Canceled): // it is closed
	case errors.Is(err, replay.ErrGap):
		s.conn.refuse(aConnection, wire.Errorf(wire.SlowConsumer, "what you missed is no longer kept; come back to go on without it"))
	default:
		s.refuseUnread(err)
	}
	return resumeFailed
}

// missedTooMuch reports whether more was missed than may be. Mostly the numbers tell;
// where many were left out it is counted. An error is left to who reads next.
func (s *seat) missedTooMuch(ctx context.Context, w *room.Welcome) bool {
	limit := int64(s.conn.endpoint.Resume)
	least := w.Messages - w.Since          // if all numbers that were left out came before
	most := min(w.Messages, w.Seq-w.Since) // if none of them is among those that were missed
	switch {
	case limit == 0 || most <= limit:
		return false
	case least > limit:
		return true
	}
	missed := int64(0)
	for seq := w.Since; seq < w.Seq && missed <= limit; {
		var part replay.Part
		err := s.inTurn(ctx, func() (err error) {
			part, err = s.conn.endpoint.Replay.After(s.missed(w), seq, w.Seq)
			return err
		})
		if err != nil {
			return false
		}
		seq, missed = part.To, missed+int64(part.Messages)
	}
	return missed > limit
}

// missed says what is to be replayed.
func (s *seat) missed(w *room.Welcome) replay.Room {
	return replay.Room{Name: w.Room, Epoch: w.Epoch, Form: s.conn.protocol.form()}
}

// openReplay sends the welcome ahead of what was missed, for which its address has to
// wait.
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

// sendPart reads a part of what is to follow and gives it to the socket, after the
// welcome where it is the first. While the socket does not take what it was given
// before, others have their turn, and nothing is in memory for this one.
func (s *seat) sendPart(ctx context.Context, w *room.Welcome, at *progress, first bool) error {
	for sent := false; !sent; {
		if err := s.conn.SendPaced(); err != nil {
			return err
		}
		err := s.inTurn(ctx, func() error {
			part, err := s.conn.endpoint.Replay.After(s.missed(w), at.seq, w.Seq)
			if err != nil {
				return err
			}
			var welcome []byte
			if first {
				welcome = s.welcomeFrame(w, true, 0)
			}
			if sent, err = s.conn.Offer(welcome, part.Frames); sent {
				s.conn.endpoint.Drawn.Draw(s.conn.address.Addr(), len(part.Frames))
				at.seq, at.messages = part.To, at.messages+part.Messages
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
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
