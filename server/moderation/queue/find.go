package queue

import (
	"cmp"
	"maps"
	"slices"
)

// Own returns the draft that its author calls by an id, one that waits or that was not let
// through: that has a Done, and no text.
func (q *Queues) Own(room string, author [16]byte, id string) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.own[ownKey{room, author, id}]
	if e == nil || id == "" {
		return Item{}, false
	}
	return e.told(), true
}

// Reported returns the item of a reported message, and whether a report of a person would
// change nothing: it has reported it, or so many have that one more makes no difference. An
// item whose reports were dismissed has a Done.
func (q *Queues) Reported(room string, seq int64, user string) (item Item, by bool, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.messages[message{room, seq}]
	if e == nil {
		return Item{}, false, false
	}
	by = e.reporters[user] || e.dismissed[user] || e.item.Done == "" && len(e.reporters) >= MaxReports
	return e.told(), by, true
}

// Item returns an item of a room that waits.
func (q *Queues) Item(room string, id int64) (Item, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items[id]
	if e == nil || e.item.Room != room {
		return Item{}, false
	}
	return e.told(), true
}

// Newest returns the highest number of an item that is known: those that come later have higher ones.
func (q *Queues) Newest() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.newest
}

// Items returns what waits in a room, the oldest first.
func (q *Queues) Items(room string) []Item {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := make([]Item, 0, len(q.rooms[room]))
	for _, id := range q.rooms[room] {
		items = append(items, q.items[id].told())
	}
	return items
}

// All returns what waits in all rooms, the oldest first.
func (q *Queues) All() []Item {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := make([]Item, 0, len(q.items))
	for _, e := range q.sortedLocked() {
		items = append(items, e.told())
	}
	return items
}

// Count returns how many items wait in a room.
func (q *Queues) Count(room string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.rooms[room])
}

// Waiting returns how many items of a kind wait, in all rooms.
func (q *Queues) Waiting(kind string) (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.items {
		if e.item.Kind == kind {
			n++
		}
	}
	return n
}

// sortedLocked returns what waits, the oldest first.
func (q *Queues) sortedLocked() []*entry {
	return slices.SortedFunc(maps.Values(q.items), func(a, b *entry) int { return cmp.Compare(a.item.ID, b.item.ID) })
}
