// Package replay gives those who come back what they missed: pages of the history,
// read and encoded once for a crowd that has missed the same.
//
// Blocking: After waits for the history. Bounds: the pages that are kept hold at
// most maxPageBytes.
package replay

import (
	"container/list"
	"context"
	"errors"
	"sync"

	"hubbub/server/room"
	"hubbub/server/wire"
)

const (
	// pageMessages is how many messages a page holds: numbers 1 to 100, 101 to 200
	// and so on.
	pageMessages = 100
	// maxPageBytes bounds the pages in memory.
	maxPageBytes = 16 << 20
)

// ErrGap is returned where messages are no longer kept.
var ErrGap = errors.New("messages are missing from the history")

// A History is what is kept of rooms. It must be safe for concurrent use.
type History interface {
	// After returns at most limit messages that follow seq, the oldest first.
	After(ctx context.Context, room string, seq int64, limit int) ([]wire.Message, error)
}

// Pages reads the history for those who come back. Safe for concurrent use.
type Pages struct {
	history History
	epoch   string // of the history

	mu    sync.Mutex
	kept  map[pageKey]*list.Element // guarded by mu; of *page
	lru   *list.List                // guarded by mu; the longest unused first
	bytes int                       // guarded by mu
}

type pageKey struct {
	room     string
	encoding room.Encoding // JSON or Stream
	number   int64
}

// A page is some messages of a room that follow each other.
type page struct {
	key  pageKey
	once sync.Once // reads the page

	messages []pageMessage
	frames   []byte // all of them
	err      error
	bytes    int // counted in Pages.bytes

	mu       sync.Mutex
	cutAfter int64  // guarded by mu; where the last cut begins
	cutTo    int64  // guarded by mu; its last message
	cut      []byte // guarded by mu
}

type pageMessage struct {
	seq  int64
	json []byte
}

// New returns no pages yet of a history with an epoch.
func New(history History, epoch string) *Pages {
	return &Pages{history: history, epoch: epoch, kept: make(map[pageKey]*list.Element), lru: list.New()}
}

// After returns frames with messages of a room that follow seq, none beyond upto,
// how many there are, and the number of the last. The encoding is JSON or Stream.
// The error is ErrGap, or the history's.
func (p *Pages) After(room string, enc room.Encoding, seq, upto int64) (frames []byte, count int, last int64, err error) {
	got := p.page(pageKey{room, enc, seq / pageMessages})
	if got.err != nil {
		return nil, 0, 0, got.err
	}
	wanted := got.messages
	for len(wanted) > 0 && wanted[0].seq <= seq {
		wanted = wanted[1:]
	}
	for len(wanted) > 0 && wanted[len(wanted)-1].seq > upto {
		wanted = wanted[:len(wanted)-1]
	}
	switch {
	case len(wanted) == 0 || wanted[0].seq != seq+1:
		return nil, 0, 0, ErrGap
	case len(wanted) == len(got.messages):
		frames = got.frames
	default:
		frames = p.cut(got, wanted)
	}
	return frames, len(wanted), wanted[len(wanted)-1].seq, nil
}

// page returns a page that is kept, or reads it. Those who ask for it meanwhile
// wait for the one who reads.
func (p *Pages) page(key pageKey) *page {
	p.mu.Lock()
	element := p.kept[key]
	if element == nil {
		element = p.lru.PushBack(&page{key: key})
		p.kept[key] = element
	} else {
		p.lru.MoveToBack(element)
	}
	p.mu.Unlock()
	got := element.Value.(*page)
	got.once.Do(func() {
		p.read(got)
		p.keep(element)
	})
	return got
}

// keep counts a page that was read, and forgets what is too much. A page that is
// not yet full, or could not be read, is forgotten at once.
func (p *Pages) keep(element *list.Element) {
	p.mu.Lock()
	defer p.mu.Unlock()
	got := element.Value.(*page)
	if p.kept[got.key] != element {
		return // forgotten while it was read
	}
	if n := len(got.messages); n == 0 || got.messages[n-1].seq != (got.key.number+1)*pageMessages {
		p.forgetLocked(element)
		return
	}
	got.bytes = 3 * len(got.frames) // its messages, and a cut of it
	p.bytes += got.bytes
	for p.bytes > maxPageBytes && p.lru.Len() > 1 {
		p.forgetLocked(p.lru.Front())
	}
}

func (p *Pages) forgetLocked(element *list.Element) {
	got := p.lru.Remove(element).(*page)
	delete(p.kept, got.key)
	p.bytes -= got.bytes
}

func (p *Pages) read(got *page) {
	start := got.key.number * pageMessages
	messages, err := p.history.After(context.Background(), got.key.room, start, pageMessages)
	got.err = err
	for i := range messages {
		seq := messages[i].Seq
		if seq > start+pageMessages {
			break // those between are no longer kept
		}
		got.messages = append(got.messages, pageMessage{seq, wire.AppendMessage(nil, &messages[i], false)})
	}
	got.frames = p.frames(got.key.encoding, got.messages)
}

// cut returns the frames of some messages of a page. A crowd that has stopped at the
// same place shares them.
func (p *Pages) cut(got *page, wanted []pageMessage) []byte {
	after, to := wanted[0].seq-1, wanted[len(wanted)-1].seq
	got.mu.Lock()
	defer got.mu.Unlock()
	if got.cut == nil || got.cutAfter != after || got.cutTo != to {
		got.cutAfter, got.cutTo, got.cut = after, to, p.frames(got.key.encoding, wanted)
	}
	return got.cut
}

func (p *Pages) frames(enc room.Encoding, messages []pageMessage) []byte {
	f := room.Framer{Encoding: enc, Epoch: p.epoch}
	for _, m := range messages {
		f.Add(m.seq, m.json)
	}
	return f.Frames()
}
