package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"sync/atomic"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/reader"
	"hubbub/bench/internal/stamp"
)

// A loop is the handler of one reader.
type loop struct {
	*reader.Loop
	fleet    *Fleet
	phase    *measure.Phase // changed by Do alone
	received atomic.Int64   // messages, by any reader
}

var _ reader.Handler = (*loop)(nil)

// Frame finds the run's messages in a frame. What else is in it is of no
// interest, but for errors.
func (l *loop) Frame(c *reader.Conn, payload []byte, now int64) {
	m, f := c.Tag.(*Member), l.fleet
	found := int64(0)
	for rest := payload; ; {
		var s stamp.Stamp
		var ok bool
		if s, rest, ok = stamp.Next(rest, f.config.Run); !ok {
			break
		}
		found++
		if !m.track.Saw(s.Publisher, s.Counter) || m.silent {
			continue
		}
		if !m.guest {
			f.ledger.Saw(int64(s.Counter)*int64(f.config.Publishers)+int64(s.Publisher), s.Intended, now)
		}
		if l.phase != nil && s.Intended >= m.since && !m.stalled {
			l.phase.Delivered(s.Intended, now)
		}
	}
	l.received.Add(found)
	if found == 0 && isError(payload) {
		f.lost.note("error " + errorCode(payload))
	}
	if f.config.KeepSeq && found > 0 {
		if seq, ok := lastSeq(payload); ok {
			m.lastSeq.Store(seq)
		}
	}
}

// StalledPrefix marks the losses of members that were stalled on purpose.
const StalledPrefix = "stalled reader "

// Closed notes why a connection ended.
func (l *loop) Closed(c *reader.Conn, why error) {
	var ce *reader.CloseError
	what := "ended without a close frame"
	if errors.As(why, &ce) {
		what = fmt.Sprintf("closed with %d %s", ce.Code, ce.Reason)
	}
	if c.Tag.(*Member).stalled {
		what = StalledPrefix + what
	}
	l.fleet.lost.note(what)
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

// losses count what went wrong with connections, by what it was. Safe for
// concurrent use.
type losses struct {
	mu    sync.Mutex
	count map[string]int64
}

func (l *losses) note(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count == nil {
		l.count = make(map[string]int64)
	}
	l.count[what]++
}

// Losses returns how often connections were closed by the server, or errors
// came, by what it was. Safe for concurrent use.
func (f *Fleet) Losses() map[string]int64 {
	f.lost.mu.Lock()
	defer f.lost.mu.Unlock()
	return maps.Clone(f.lost.count)
}

// Traffic is what a fleet has read since its start.
type Traffic struct {
	Received int64 `json:"received"` // messages of the run
	reader.Stats
}

// Traffic sums over the loops; the longest lag is that of the worst. Safe for
// concurrent use.
func (f *Fleet) Traffic() Traffic {
	var t Traffic
	for _, l := range f.loops {
		s := l.Stats()
		t.Received += l.received.Load()
		t.Bytes += s.Bytes
		t.Frames += s.Frames
		t.Reads += s.Reads
		t.Busy += s.Busy
		t.Rounds += s.Rounds
		t.LagOver += s.LagOver
		t.MaxLag = max(t.MaxLag, s.MaxLag)
	}
	return t
}

// Received returns how many messages of the run were read. Safe for concurrent use.
func (f *Fleet) Received() int64 {
	n := int64(0)
	for _, l := range f.loops {
		n += l.received.Load()
	}
	return n
}
