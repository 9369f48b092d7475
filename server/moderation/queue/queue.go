package queue

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// Queues are those of all rooms. Safe for concurrent use.
type Queues struct {
	clock moderation.Clock
	known atomic.Int64 // items that are remembered

	mu       sync.Mutex
	newest   int64              // guarded by mu; the highest number that an item has had
	items    map[int64]*entry   // guarded by mu; those that wait
	rooms    map[string][]int64 // guarded by mu; of what waits, the oldest first
	people   map[string]int     // guarded by mu; drafts that wait, by public id
	own      map[ownKey]*entry  // guarded by mu; drafts with an id, ended ones too
	messages map[message]*entry // guarded by mu; reported messages, also those whose reports were dismissed
	ended    []*entry           // guarded by mu; the first to end first
}

// An ownKey names a draft as its author does.
type ownKey struct {
	room   string
	author [16]byte
	id     string
}

// A message is one of a room.
type message struct {
	room string
	seq  int64
}

// An entry is an item and what is known of it.
type entry struct {
	item      Item
	over      time.Duration   // when its time is over, or it is forgotten, by running time
	reporters map[string]bool // public ids
	dismissed map[string]bool // of who has reported the message before, in vain
	looks     []look
}

// New returns queues in which nothing waits.
func New(clock moderation.Clock) *Queues {
	return &Queues{
		clock: clock, items: make(map[int64]*entry), rooms: make(map[string][]int64), people: make(map[string]int),
		own: make(map[ownKey]*entry), messages: make(map[message]*entry),
	}
}

// Restore brings back what the file has, the oldest first.
func (q *Queues) Restore(all []Stored) {
	q.mu.Lock()
	defer q.mu.Unlock()
	day, running := q.clock()
	for _, s := range all {
		q.newest = max(q.newest, s.ID)
		e := &entry{item: s.Item, reporters: make(map[string]bool)}
		for _, user := range s.Reporters {
			e.reporters[user] = true
		}
		if !s.Ended.IsZero() {
			e.over = running + max(0, min(Kept, s.Ended.Add(Kept).Sub(day)))
			q.rememberLocked(e)
			continue
		}
		most := kept(s.Kind)
		e.over = running + max(leastKept, min(most, time.UnixMilli(s.At).Add(most).Sub(day)))
		q.addLocked(e)
	}
}

// kept returns for how long an item waits.
func kept(kind string) time.Duration {
	if kind == wire.ItemReport {
		return KeptReport
	}
	return Kept
}

// Idle reports whether nothing waits, and nothing that has ended is remembered.
func (q *Queues) Idle() bool { return q.known.Load() == 0 }

// MayHold refuses a draft for which there is no room.
func (q *Queues) MayHold(room, user string) *wire.Error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.rooms[room]) >= MaxItems:
		return errFull
	case q.people[user] >= MaxHeld:
		return errYours
	}
	return nil
}

// MayReport refuses a report for which there is no room.
func (q *Queues) MayReport(room string) *wire.Error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.rooms[room]) >= MaxItems {
		return errMany
	}
	return nil
}

// Add lets an item wait.
func (q *Queues) Add(item Item) Item {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, running := q.clock()
	e := &entry{item: item, over: running + kept(item.Kind), reporters: make(map[string]bool)}
	for _, r := range item.Reports {
		e.reporters[r.User] = true
	}
	if before := q.messages[message{item.Room, item.Seq}]; item.Kind == wire.ItemReport && before != nil {
		e.dismissed = before.reporters
		maps.Copy(e.dismissed, before.dismissed)
	}
	q.addLocked(e)
	return e.told()
}

func (q *Queues) addLocked(e *entry) {
	i := &e.item
	q.known.Add(1)
	q.newest = max(q.newest, i.ID)
	q.items[i.ID] = e
	q.rooms[i.Room] = append(q.rooms[i.Room], i.ID)
	if i.Kind == wire.ItemHeld {
		q.people[i.User]++
	}
	q.findLocked(e)
}

// findLocked lets an item be found by what it is about.
func (q *Queues) findLocked(e *entry) {
	i := &e.item
	switch {
	case i.Kind == wire.ItemReport:
		q.messages[message{i.Room, i.Seq}] = e
	case i.OwnID != "":
		q.own[ownKey{i.Room, i.Author, i.OwnID}] = e
	}
}

// Report adds a report to an item that waits.
func (q *Queues) Report(id int64, r wire.Report) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items[id]
	if e == nil || e.reporters[r.User] {
		return Item{}, false
	}
	e.reporters[r.User] = true
	if len(e.item.Reports) < MaxListed {
		e.item.Reports = append(e.item.Reports, r)
	}
	return e.told(), true
}

// Hide notes whether the message of an item is removed until somebody has looked.
func (q *Queues) Hide(id int64, hidden bool) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items[id]
	if e == nil || e.item.Hidden == hidden {
		return Item{}, false
	}
	e.item.Hidden = hidden
	return e.told(), true
}

// told returns an item as it is now, which shares nothing that changes.
func (e *entry) told() Item {
	i := e.item
	i.Reports = slices.Clone(i.Reports)
	i.Count = len(e.reporters)
	i.Looking = nil
	for _, l := range e.looks {
		if !slices.Contains(i.Looking, l.name) {
			i.Looking = append(i.Looking, l.name)
		}
	}
	return i
}
