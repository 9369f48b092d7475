package replay

import (
	"context"
	"sort"
	"sync"

	"hubbub/server/wire"
)

// A page is the entries of a range of numbers.
type page struct {
	key  key
	done chan struct{} // closed when what follows is read

	err     error
	epoch   string
	floor   int64
	last    int64 // the highest number given out, when the page was read
	entries []entry
	frames  []byte // all of them

	mu      sync.Mutex
	cut     []byte // guarded by mu; the frames of the last part that was asked for
	cutFrom int    // guarded by mu; which are those of entries[cutFrom:cutTo]
	cutTo   int    // guarded by mu
}

type entry struct {
	seq  int64
	json []byte
}

func (g *page) read(h History) {
	read, err := h.Range(context.Background(), g.key.Name, g.key.start(), g.key.end())
	if err != nil {
		g.err = err
		return
	}
	g.epoch, g.floor, g.last = read.Epoch, read.Floor, read.Last
	g.entries = make([]entry, len(read.Entries))
	for i := range read.Entries {
		e := &read.Entries[i]
		g.entries[i] = entry{e.Seq, wire.AppendEntry(nil, e, false)}
	}
	g.frames = g.encode(g.entries)
}

// emptyPageBytes is about what a page takes in which there is nothing.
const emptyPageBytes = 512

// size is what a page takes: its entries, their frames, and a part of them.
func (g *page) size() int { return emptyPageBytes + 3*len(g.frames) }

// part returns what follows the number seq, up to the number to.
func (g *page) part(seq, to int64) Part {
	from := sort.Search(len(g.entries), func(i int) bool { return g.entries[i].seq > seq })
	end := sort.Search(len(g.entries), func(i int) bool { return g.entries[i].seq > to })
	p := Part{Frames: g.frames, Messages: end - from, To: to}
	if p.Messages < len(g.entries) {
		p.Frames = g.cutOut(from, end)
	}
	return p
}

// cutOut returns the frames of some entries. A crowd that has stopped at the same
// place shares them.
func (g *page) cutOut(from, to int) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cut == nil || g.cutFrom != from || g.cutTo != to {
		g.cut, g.cutFrom, g.cutTo = g.encode(g.entries[from:to]), from, to
	}
	return g.cut
}

func (g *page) encode(entries []entry) []byte {
	f := wire.Framer{Form: g.key.Form, Epoch: g.key.Epoch}
	for _, e := range entries {
		f.Add(e.seq, e.json)
	}
	return f.Frames()
}
