// Package replay reads what those who come back have missed, once for a crowd.
//
// A page is a range of numbers, not a count of entries: what is in it does not
// change with who asks, however many numbers were left out. Pages are kept, up to
// maxBytes. One at the end of a room is read anew for whoever needs more than it has, and
// one whose entries have changed for all who ask later.
//
// Blocking: After waits for the history, and those who ask for a page that is being
// read wait for the one who reads. Frames are shared and must not be changed.
package replay

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	// rangeSize is how many numbers a page spans: 1 to 100, 101 to 200 and so on.
	rangeSize = 100
	// maxBytes bounds the pages in memory.
	maxBytes = 16 << 20
	// maxReadings is how often a page is asked for: one that others had begun to read
	// may be too early, the one after that began when upTo was given out.
	maxReadings = 2
)

// ErrGap is returned where something is no longer kept, or the numbers are those of
// another epoch.
var ErrGap = errors.New("entries are missing from the history")

// A History reads the entries with a number above after and up to upTo, ascending.
type History interface {
	Range(ctx context.Context, room string, after, upTo int64) (room.Page, error)
}

// Pages reads a history for those who come back. Safe for concurrent use.
type Pages struct {
	history History

	mu      sync.Mutex
	kept    *simplelru.LRU[key, *page] // guarded by mu
	bytes   int                        // guarded by mu; of kept
	reading map[key]*page              // guarded by mu
}

// A Room says what is replayed: a room, in an epoch, in a form (JSON or Stream).
type Room struct {
	Name  string
	Epoch string
	Form  wire.Form
}

type key struct {
	Room
	number int64
}

// New returns Pages of a history.
func New(h History) *Pages {
	p := &Pages{history: h, reading: make(map[key]*page)}
	// Its own bound is a count; keep holds it to bytes. The error is for sizes below 1.
	p.kept, _ = simplelru.NewLRU(math.MaxInt, func(_ key, gone *page) { p.bytes -= gone.size() })
	return p
}

// Drop forgets what was read of some entries of a room, because they are not what they
// were. What is being read is for those who have asked for it, and for nobody later.
func (p *Pages) Drop(room string, spans []room.Span) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.kept.Keys() {
		if k.Name == room && slices.ContainsFunc(spans, k.holds) {
			p.kept.Remove(k)
		}
	}
	for k := range p.reading {
		if k.Name == room && slices.ContainsFunc(spans, k.holds) {
			delete(p.reading, k)
		}
	}
}

// holds reports whether numbers of a span are on a page.
func (k key) holds(s room.Span) bool { return k.start() < s.Last && k.end() >= s.First }

// A Part is some of what follows a number.
type Part struct {
	Frames   []byte
	Messages int   // in Frames
	To       int64 // Frames hold all up to this number
}

// Floor returns the number from which on a room's entries are whole.
func (p *Pages) Floor(room string) (int64, error) {
	page, err := p.history.Range(context.Background(), room, 0, 0)
	return page.Floor, err
}

// After returns a part of what follows the number seq, nothing beyond upTo, which
// the room has given out. The error is ErrGap, or the history's.
func (p *Pages) After(of Room, seq, upTo int64) (Part, error) {
	k := key{of, seq / rangeSize}
	to := min(upTo, k.end())
	for range maxReadings {
		got := p.page(k, to)
		switch {
		case got.err != nil:
			return Part{}, got.err
		case got.epoch != of.Epoch || got.floor > seq+1:
			return Part{}, ErrGap
		case got.last >= to:
			return got.part(seq, to), nil
		}
	}
	return Part{}, ErrGap
}

func (k key) start() int64 { return k.number * rangeSize }
func (k key) end() int64   { return k.start() + rangeSize }

// page returns a page that is kept and has all up to a number, or one that is being
// read, or reads it.
func (p *Pages) page(k key, to int64) *page {
	p.mu.Lock()
	if got, ok := p.kept.Get(k); ok && got.last >= to {
		p.mu.Unlock()
		return got
	}
	if got := p.reading[k]; got != nil {
		p.mu.Unlock()
		<-got.done
		return got
	}
	got := &page{key: k, done: make(chan struct{})}
	p.reading[k] = got
	p.mu.Unlock()
	got.read(p.history)
	p.keep(got)
	close(got.done)
	return got
}

// keep keeps a page that was read instead of what was kept of its range, and forgets
// those that are too much.
func (p *Pages) keep(got *page) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reading[got.key] != got {
		return // was dropped
	}
	delete(p.reading, got.key)
	if got.err != nil || got.epoch != got.key.Epoch {
		return
	}
	p.kept.Remove(got.key)
	p.kept.Add(got.key, got)
	p.bytes += got.size()
	for p.bytes > maxBytes && p.kept.Len() > 1 {
		p.kept.RemoveOldest()
	}
}
