package history

import (
	"sync"

	"hubbub/server/room"
)

// watchers are told of entries that have changed. Safe for concurrent use.
type watchers struct {
	mu   sync.Mutex
	tell []func(name string, spans []room.Span) // guarded by mu
	due  func(name string, seqs []int64)        // guarded by mu; nil for nobody
}

// Watch names who is told when entries of a room are not what they were: after the commit, and before what changed them is delivered. What was
// read before that, and what is being read, may be as it was. It must not block.
func (l *Log) Watch(tell func(name string, spans []room.Span)) {
	l.watchers.mu.Lock()
	defer l.watchers.mu.Unlock()
	l.watchers.tell = append(l.watchers.tell, tell)
}

// WatchReactions names who is told of messages whose reactions are others now: after the commit, and
// before that is delivered. A draft of KindReactions tells all of them. It must not block.
func (l *Log) WatchReactions(tell func(name string, seqs []int64)) {
	l.watchers.mu.Lock()
	defer l.watchers.mu.Unlock()
	l.watchers.due = tell
}

// tellDue tells of the totals that a publication has changed.
func (w *writer) tellDue(p *publication) {
	if len(p.due) == 0 {
		return
	}
	w.watchers.mu.Lock()
	defer w.watchers.mu.Unlock()
	if w.watchers.due != nil {
		w.watchers.due(p.room, p.due)
	}
}

// tellTouched tells what a publication has changed.
func (w *writer) tellTouched(p *publication) {
	if len(p.touched) == 0 {
		return
	}
	w.upkeep.allBlank = false
	w.watchers.told(p.room, p.touched)
}

func (w *watchers) told(name string, spans []room.Span) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, tell := range w.tell {
		tell(name, spans)
	}
}
