package server

import (
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

var resumeResults = []string{resumeRecovered, resumeLost, resumeFailed}

// resume gives a member that comes back what the room does not have in memory. It
// runs beside the room, which goes on; what happens meanwhile waits for the member
// in the list of batches, as for any reader that lags. rest is what the room had in
// memory, the messages after w.Start.
func (c *client) resume(w *room.Welcome, rest []byte) {
	result, messages := resumeLost, 0
	if w.Recovery == room.Behind {
		result, messages = c.replay(w)
	}
	if result == resumeLost && !c.begin(w) {
		result = resumeFailed
	}
	switch {
	case result == resumeFailed:
	case c.SendPaced(rest) != nil:
		result = resumeFailed
	default:
		if result == resumeRecovered {
			messages += int(w.Seq - w.Start)
		}
		c.Release()
	}
	c.server.metrics.Resumed(result, messages)
}

// begin opens the stream of a member whose place is lost: it starts from the
// backlog, and learns what there is before that.
func (c *client) begin(w *room.Welcome) bool {
	first, err := c.server.history.First(w.Room)
	if err != nil {
		c.unreadable(err)
		return false
	}
	return c.SendPaced(c.welcomeFrame(w, false, first)) == nil
}

// replay sends a welcome and the messages after w.Since up to w.Start, page by
// page, no faster than the client takes them.
func (c *client) replay(w *room.Welcome) (result string, messages int) {
	for seq := w.Since; seq < w.Start; {
		frames, count, last, err := c.server.pages.After(w.Room, c.encoding, seq, w.Start)
		switch {
		case errors.Is(err, replay.ErrGap) && seq == w.Since:
			return resumeLost, 0
		case errors.Is(err, replay.ErrGap):
			c.refuse(wire.Errorf(wire.SlowConsumer, "what you missed is no longer kept; come back to go on without it"))
			return resumeFailed, messages
		case err != nil:
			c.unreadable(err)
			return resumeFailed, messages
		}
		var welcome []byte
		if seq == w.Since {
			welcome = c.welcomeFrame(w, true, 0)
		}
		if c.SendPaced(welcome, frames) != nil {
			return resumeFailed, messages
		}
		seq, messages = last, messages+count
	}
	return resumeRecovered, messages
}

var errNotOpened = errors.New("the end of the room's history was not found")

// unreadable closes a connection that must come back to get what it missed.
func (c *client) unreadable(err error) {
	c.server.log.Error("history: cannot be read", "error", err)
	c.refuse(wire.Errorf(wire.Internal, "the history cannot be read now; come back in a moment"))
}

// maxCopiedBytes is up to where a backlog, which all newcomers share, is copied to
// save the system call that a slice of its own takes.
const maxCopiedBytes = 16 << 10

// welcome opens a stream: a welcome, what was missed or the last messages, and from
// there on the room.
func (c *client) welcome(w *room.Welcome) {
	recovered := w.Recovery == room.Recovered
	first := [][]byte{c.welcomeFrame(w, recovered, 0), w.Backlog(c.encoding)}
	if len(first[1]) <= maxCopiedBytes {
		first = [][]byte{append(first[0], first[1]...)}
	}
	c.Follow(w.Outlet.(*fanout.Audience), w.After, c.encoding, first...)
	if recovered {
		c.server.metrics.Resumed(resumeRecovered, int(w.Seq-w.Start))
	}
}

// welcomeFrame encodes a welcome. first is told to those whose place is lost.
func (c *client) welcomeFrame(w *room.Welcome, recovered bool, first int64) []byte {
	welcome := wire.Welcome{
		Room:      w.Room,
		Epoch:     w.Epoch,
		Seq:       w.Seq,
		Online:    w.Online,
		Users:     w.Users,
		Returning: w.Recovery != room.NewMember,
		Recovered: recovered,
		First:     first,
	}
	if c.encoding == room.Stream {
		after := w.Start
		if recovered && w.Recovery == room.Behind {
			after = w.Since
		}
		event := wire.AppendStreamID(nil, w.Epoch, after)
		return wire.AppendStreamEvent(event, wire.StreamWelcome, wire.AppendWelcome(nil, &welcome))
	}
	config := &c.server.config
	welcome.Session, welcome.Name = w.Session.Token(), w.Session.Name().String()
	welcome.Limits = wire.Limits{MessageBytes: config.MaxMessageBytes, MessageRate: config.MessageRate, MessageBurst: config.MessageBurst}
	return wire.TextFrame(wire.AppendWelcome(nil, &welcome))
}
