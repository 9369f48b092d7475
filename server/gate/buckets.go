package gate

import (
	"sync"
	"time"
)

// maxBuckets is how many keys Buckets know at a time: more are a flood from many
// addresses, against which the limits in all hold.
const maxBuckets = 1 << 16

// Buckets limit a rate for each key. Those that are full again are forgotten. Safe for
// concurrent use.
type Buckets[K comparable] struct {
	rate  float64
	burst int

	mu      sync.Mutex
	buckets map[K]Bucket // guarded by mu; none is full when it is written
	sweepAt int          // guarded by mu; the number of buckets at which the full ones go
}

// minSweep is how many buckets are not worth a look.
const minSweep = 256

// NewBuckets returns full buckets, of burst tokens each, that fill with rate tokens a
// second. A rate of 0 is no limit.
func NewBuckets[K comparable](rate float64, burst int) *Buckets[K] {
	return &Buckets[K]{rate: rate, burst: burst, buckets: make(map[K]Bucket), sweepAt: minSweep}
}

// Take takes a token of a key, or returns how long until there is one. now counts from
// any start.
func (b *Buckets[K]) Take(key K, now time.Duration) (wait time.Duration) {
	if b.rate <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	bucket := b.buckets[key]
	if wait = bucket.Take(int64(now), b.rate, b.burst); wait > 0 {
		return wait
	}
	if len(b.buckets) >= b.sweepAt {
		b.sweepLocked(now)
	}
	b.buckets[key] = bucket
	return 0
}

// sweepLocked forgets the buckets that are full, and any if there are too many: which ones
// is left to chance, so that nobody can choose whose limit is forgotten.
func (b *Buckets[K]) sweepLocked(now time.Duration) {
	for key, bucket := range b.buckets {
		if int64(bucket) <= int64(now) {
			delete(b.buckets, key)
		}
	}
	for key := range b.buckets {
		if len(b.buckets) < maxBuckets/2 {
			break
		}
		delete(b.buckets, key)
	}
	b.sweepAt = max(minSweep, min(2*len(b.buckets), maxBuckets))
}
