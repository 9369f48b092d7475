// Package recent remembers things for a while: a map that forgets what is over, and is
// bounded. What it knows of people who come and go costs no more than those of the moment.
package recent

import (
	"sync"
	"time"
)

// minSweep is how many entries are not worth a look.
const minSweep = 256

// A Map remembers at most max entries. If there are more that are not over, some are
// forgotten: which ones is left to chance, so that nobody can choose. Safe for concurrent
// use.
type Map[K comparable, V any] struct {
	max  int
	over func(v V, now time.Duration) bool

	mu      sync.Mutex
	entries map[K]V // guarded by mu
	sweepAt int     // guarded by mu; the number of entries at which it is looked what is over
}

// NewMap returns an empty map. over tells whether an entry is of no use any more; now
// counts from any start.
func NewMap[K comparable, V any](max int, over func(v V, now time.Duration) bool) *Map[K, V] {
	return &Map[K, V]{max: max, over: over, entries: make(map[K]V), sweepAt: min(minSweep, max)}
}

// Update gives change the entry of a key, the zero V if there is none, and remembers what
// it returns, unless keep is false: then all stays as it is. change must not call the map.
func (m *Map[K, V]) Update(key K, now time.Duration, change func(v V) (next V, keep bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, keep := change(m.entries[key])
	if !keep {
		return
	}
	if len(m.entries) >= m.sweepAt {
		m.sweepLocked(now)
	}
	m.entries[key] = next
}

// Forget removes an entry.
func (m *Map[K, V]) Forget(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, key)
}

// Len returns how many entries there are.
func (m *Map[K, V]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.entries)
}

func (m *Map[K, V]) sweepLocked(now time.Duration) {
	for key, v := range m.entries {
		if m.over(v, now) {
			delete(m.entries, key)
		}
	}
	for key := range m.entries {
		if len(m.entries) <= m.max/2 {
			break
		}
		delete(m.entries, key)
	}
	m.sweepAt = min(max(minSweep, 2*len(m.entries)), m.max)
}
