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

// A Ledger follows each message until its last reader has it. Messages are
// numbered from 0 over all publishers. Safe for concurrent use.
type Ledger struct {
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

// NewLedger returns a ledger of messages that are complete when so many readers
// have them.
func NewLedger(readers int) *Ledger {
	return &Ledger{readers: uint32(readers), changed: make(chan struct{}, 1), chunks: make([]atomic.Pointer[[chunkMessages]entry], maxChunks)}
}

// Saw notes that one more reader has message n, at now.
func (l *Ledger) Saw(n, intended, now int64) {
	e := l.entry(n)
	if e == nil {
		return
	}
	for last := e.last.Load(); now > last && !e.last.CompareAndSwap(last, now); last = e.last.Load() {
	}
	seen := e.seen.Add(1)
	if seen == 1 {
		e.intended.Store(intended)
	}
	if seen == l.readers {
		l.complete.Add(1)
		select {
		case l.changed <- struct{}{}:
		default:
		}
	}
}

func (l *Ledger) entry(n int64) *entry {
	if n < 0 || n >= maxChunks*chunkMessages {
		return nil
	}
	chunk := &l.chunks[n/chunkMessages]
	if chunk.Load() == nil {
		chunk.CompareAndSwap(nil, new([chunkMessages]entry))
	}
	return &chunk.Load()[n%chunkMessages]
}

// Complete returns how many messages all readers have.
func (l *Ledger) Complete() int64 { return l.complete.Load() }

// Changed gets a value when a message became complete, for one who waits.
func (l *Ledger) Changed() <-chan struct{} { return l.changed }

// A Fate is what became of one message.
type Fate struct {
	Intended int64  `json:"i"` // Unix nanoseconds, 0 if nobody saw it
	Last     int64  `json:"l"` // when its last reader had it
	Seen     uint32 `json:"s"`
}

// Fates returns the fate of each message from the first on, up to number end.
func (l *Ledger) Fates(first, end int64) []Fate {
	fates := make([]Fate, 0, max(end-first, 0))
	for n := first; n < end; n++ {
		if e := l.entry(n); e != nil {
			fates = append(fates, Fate{e.intended.Load(), e.last.Load(), e.seen.Load()})
		}
	}
	return fates
}

// MergeFates adds what other readers saw of the same messages to fates.
func MergeFates(fates, other []Fate) []Fate {
	if len(fates) < len(other) {
		fates = slices.Concat(fates, make([]Fate, len(other)-len(fates)))
	}
	for i, o := range other {
		f := &fates[i]
		f.Intended = max(f.Intended, o.Intended)
		f.Last = max(f.Last, o.Last)
		f.Seen += o.Seen
	}
	return fates
}

// LastDeliveries returns the time until the last of the readers had a message,
// over those messages that all of them have and that were meant for from or later.
func LastDeliveries(fates []Fate, readers int, from int64) *hdr.Histogram {
	h := NewHist()
	for _, f := range fates {
		if int(f.Seen) >= readers && f.Intended >= from {
			Record(h, time.Duration(f.Last-f.Intended))
		}
	}
	return h
}
