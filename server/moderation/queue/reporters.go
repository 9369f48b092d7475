package queue

import (
	"maps"
	"slices"
)

// Reporters returns who has reported the message of an item that waits, in any order.
func (q *Queues) Reporters(id int64) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.items[id]; e != nil {
		return slices.Collect(maps.Keys(e.reporters))
	}
	return nil
}
