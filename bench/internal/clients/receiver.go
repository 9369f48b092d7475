package clients

import (
	"bytes"
	"strconv"
	"sync/atomic"

	"hubbub/bench/internal/marker"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/reader"
)

// A receiver reads all connections of a group and notes what arrives.
type receiver struct {
	*reader.Loop
	group    *Group
	recorder *measure.Recorder // guarded by the loop's lock; nil before StartRecording
	received atomic.Int64      // messages of the run, by any client
	updates  atomic.Int64      // with KeepSeq: what became of messages
	reacted  atomic.Int64      // with KeepSeq: reactions of clients that were answered
}

var _ reader.Handler = (*receiver)(nil)

func newReceiver(g *Group) (*receiver, error) {
	r := &receiver{group: g}
	var err error
	r.Loop, err = reader.New(r)
	return r, err
}

// Frame finds the run's messages in a frame. What else is in it is of no
// interest, but for errors.
func (r *receiver) Frame(conn *reader.Conn, payload []byte, now int64) {
	c, config := conn.Tag.(*Client), &r.group.config
	found := int64(0)
	for rest := payload; ; found++ {
		var m marker.Marker
		var ok bool
		if m, rest, ok = marker.Next(rest, config.RunID); !ok {
			break
		}
		r.message(c, m, now)
	}
	r.received.Add(found)
	if found == 0 && isError(payload) {
		r.group.errors.add("error " + errorCode(payload))
	}
	if config.KeepSeq {
		r.countReactions(payload)
	}
	if config.KeepSeq && found > 0 {
		if seq, ok := lastSeq(payload); ok {
			c.lastSeq.Store(seq)
		}
	}
}

// message notes that c has read a message of the run.
func (r *receiver) message(c *Client, m marker.Marker, now int64) {
	if !c.checker.Saw(m.Publisher, m.Counter) || c.sendOnly {
		return
	}
	if !c.partial {
		n := int64(m.Counter)*int64(r.group.config.Publishers) + int64(m.Publisher)
		r.group.tracker.Saw(n, m.Intended, now)
	}
	if r.recorder != nil && m.Intended >= c.since && !c.stalled {
		r.recorder.Delivered(m.Intended, now)
	}
}

// Closed notes why a connection ended.
func (r *receiver) Closed(conn *reader.Conn, why error) {
	text := closeText(why)
	if conn.Tag.(*Client).stalled {
		text = StalledPrefix + text
	}
	r.group.errors.add(text)
}

// isError tells an error of hubbub.v1 or of its plain text. Beside the run's
// messages they are all that the load has to know about.
func isError(payload []byte) bool {
	return bytes.HasPrefix(payload, []byte(`{"type":"error"`)) || bytes.HasPrefix(payload, []byte("ERRO_"))
}

func errorCode(payload []byte) string {
	if bytes.HasPrefix(payload, []byte("ERRO_")) {
		return string(payload[:min(len(payload), 40)])
	}
	_, after, _ := bytes.Cut(payload, []byte(`"code":"`))
	code, _, _ := bytes.Cut(after, []byte(`"`))
	return string(code)
}

// lastSeq returns the seq of the last message in a frame.
func lastSeq(payload []byte) (int64, bool) {
	name := []byte(`{"type":"message","seq":`)
	at := bytes.LastIndex(payload, name)
	if at < 0 {
		return 0, false
	}
	digits := payload[at+len(name):]
	end := bytes.IndexByte(digits, ',')
	if end < 0 {
		return 0, false
	}
	seq, err := strconv.ParseInt(string(digits[:end]), 10, 64)
	return seq, err == nil
}

// Traffic is what a group has read since its start.
type Traffic struct {
	Received int64 `json:"received"` // messages of the run
	Updates  int64 `json:"updates"`  // with KeepSeq, as are the next
	Reacted  int64 `json:"reacted"`
	reader.Stats
}

// add adds what another process has read; the longest round is that of the worst.
func (t *Traffic) add(o Traffic) {
	t.Received += o.Received
	t.Updates += o.Updates
	t.Reacted += o.Reacted
	t.Bytes += o.Bytes
	t.Frames += o.Frames
	t.Reads += o.Reads
	t.Busy += o.Busy
	t.Rounds += o.Rounds
	t.SlowRounds += o.SlowRounds
	t.LongestRound = max(t.LongestRound, o.LongestRound)
}

// Traffic returns what was read so far. Safe for concurrent use.
func (g *Group) Traffic() Traffic {
	return Traffic{Received: g.Received(), Updates: g.receiver.updates.Load(), Reacted: g.receiver.reacted.Load(), Stats: g.receiver.Stats()}
}

// Received returns how many messages of the run were read. Safe for concurrent use.
func (g *Group) Received() int64 { return g.receiver.received.Load() }
