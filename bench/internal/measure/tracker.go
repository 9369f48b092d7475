package measure

import (
	"slices"
	"sync/atomic"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

const (
	chunkMessages = 4096
	maxChunks     = 1 << 14 // 67 million messages a run
)

// A Tracker follows each message until its last reader has it. Messages are
// numbered from 0 over all publishers. Safe for concurrent use.
type Tracker struct {
	readers  uint32
	complete atomic.Int64
	changed  chan struct{}
	chunks   []atomic.Pointer[[chunkMessages]entry]
}

type entry struct {
	seen     atomic.Uint32
	intended atomic.Int64
	last     atomic.Int64
}

// NewTracker returns a tracker of messages that are complete when so many readers
// have them.
func NewTracker(readers int) *Tracker {
	return &Tracker{
		readers: uint32(readers),
		changed: make(chan struct{}, 1),
		chunks:  make([]atomic.Pointer[[chunkMessages]entry], maxChunks),
	}
}

// Saw notes that one more reader has message n, at now.
func (t *Tracker) Saw(n, intended, now int64) {
	e := t.entry(n)
	if e == nil {
		return
	}
	for last := e.last.Load(); now > last && !e.last.CompareAndSwap(last, now); last = e.last.Load() {
	}
	seen := e.seen.Add(1)
	if seen == 1 {
		e.intended.Store(intended)
	}
	if seen == t.readers {
		t.complete.Add(1)
		select {
		case t.changed <- struct{}{}:
		default:
		}
	}
}

func (t *Tracker) entry(n int64) *entry {
	if n < 0 || n >= maxChunks*chunkMessages {
		return nil
	}
	chunk := &t.chunks[n/chunkMessages]
	if chunk.Load() == nil {
		chunk.CompareAndSwap(nil, new([chunkMessages]entry))
	}
	return &chunk.Load()[n%chunkMessages]
}

// Complete returns how many messages all readers have.
func (t *Tracker) Complete() int64 { return t.complete.Load() }

// Changed gets a value when a message became complete, for one who waits.
func (t *Tracker) Changed() <-chan struct{} { return t.changed }

// An Outcome is what became of one message.
type Outcome struct {
	Intended int64  `json:"i"` // Unix nanoseconds, 0 if nobody saw it
	Last     int64  `json:"l"` // when its last reader had it
	Seen     uint32 `json:"s"`
}

// Outcomes returns the outcome of each message from the first on, up to number end.
func (t *Tracker) Outcomes(first, end int64) []Outcome {
	outcomes := make([]Outcome, 0, max(end-first, 0))
	for n := first; n < end; n++ {
		if e := t.entry(n); e != nil {
			outcomes = append(outcomes, Outcome{e.intended.Load(), e.last.Load(), e.seen.Load()})
		}
	}
	return outcomes
}

// MergeOutcomes adds what other readers saw of the same messages to outcomes.
func MergeOutcomes(outcomes, other []Outcome) []Outcome {
	if len(outcomes) < len(other) {
		outcomes = slices.Concat(outcomes, make([]Outcome, len(other)-len(outcomes)))
	}
	for i, o := range other {
		m := &outcomes[i]
		m.Intended = max(m.Intended, o.Intended)
		m.Last = max(m.Last, o.Last)
		m.Seen += o.Seen
	}
	return outcomes
}

// LastDeliveries returns the time until the last of the readers had a message,
// over those messages that all of them have and that were meant for from or later.
func LastDeliveries(outcomes []Outcome, readers int, from int64) *hdr.Histogram {
	h := NewHist()
	for _, o := range outcomes {
		if int(o.Seen) >= readers && o.Intended >= from {
			Record(h, time.Duration(o.Last-o.Intended))
		}
	}
	return h
}
