// Package recent remembers things for a while: a map that forgets what is over, and is
// bounded. What it knows of people who come and go costs no more than those of the moment.
package recent

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// minSweep is how many entries are not worth a look.
const minSweep = 256

// A Map remembers at most max entries, each until a time of its own. If more come, those
// are forgotten that would be over first. Times count from any start. Safe for concurrent
// use.
type Map[K comparable, V any] struct {
	max   int
	until func(v V) time.Duration

	// Forgot is told when entries are forgotten that are over by a time. It must not call the map. Nil
	// for nobody; to be set before the first entry.
	Forgot func(upTo time.Duration)

	mu      sync.Mutex
	entries map[K]V // guarded by mu
	sweepAt int     // guarded by mu; the number of entries at which it is looked what is over
}

// NewMap returns an empty map. until tells from when on an entry is of no use.
func NewMap[K comparable, V any](max int, until func(v V) time.Duration) *Map[K, V] {
	return &Map[K, V]{max: max, until: until, entries: make(map[K]V), sweepAt: min(minSweep, max)}
}

// Update gives change the entry of a key, the zero V if there is none, and remembers what
// it returns, unless keep is false: then all stays as it is. change must not call the map.
func (m *Map[K, V]) Update(key K, now time.Duration, change func(v V) (next V, keep bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before, known := m.entries[key]
	next, keep := change(before)
	if !keep {
		return
	}
	if !known && len(m.entries) >= m.sweepAt {
		m.sweepLocked(now)
	}
	m.entries[key] = next
}

// Get returns the entry of a key, the zero V if there is none.
func (m *Map[K, V]) Get(key K) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.entries[key]
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

// sweepLocked forgets what is over, and if that is not enough a quarter of the rest, so
// that it is not to be done for each that comes.
func (m *Map[K, V]) sweepLocked(now time.Duration) {
	forget := func(upTo time.Duration) {
		maps.DeleteFunc(m.entries, func(_ K, v V) bool { return m.until(v) <= upTo })
		if m.Forgot != nil {
			m.Forgot(upTo)
		}
	}
	forget(now)
	if n := len(m.entries); n >= m.max {
		times := make([]time.Duration, 0, n)
		for _, v := range m.entries {
			times = append(times, m.until(v))
		}
		slices.Sort(times)
		forget(times[n/4])
	}
	m.sweepAt = min(max(minSweep, 2*len(m.entries)), m.max)
}
