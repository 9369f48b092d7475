package gate

import (
	"time"

	"hubbub/server/recent"
)

// maxBuckets is how many keys Buckets know at a time: more are a flood from many
// addresses, against which the limits in all hold.
const maxBuckets = 1 << 16

// Buckets limit a rate for each key. Safe for concurrent use.
type Buckets[K comparable] struct {
	rate    float64
	burst   int
	buckets *recent.Map[K, Bucket] // of those that are not full
}

// NewBuckets returns full buckets, of burst tokens each, that fill with rate tokens a
// second. A rate of 0 is no limit.
func NewBuckets[K comparable](rate float64, burst int) *Buckets[K] {
	isFull := func(b Bucket, now time.Duration) bool { return int64(b) <= int64(now) }
	return &Buckets[K]{rate: rate, burst: burst, buckets: recent.NewMap[K](maxBuckets, isFull)}
}

// Take takes a token of a key, or returns how long until there is one. now counts from
// any start.
func (b *Buckets[K]) Take(key K, now time.Duration) (wait time.Duration) {
	if b.rate <= 0 {
		return 0
	}
	b.buckets.Update(key, now, func(bucket Bucket) (Bucket, bool) {
		wait = bucket.Take(int64(now), b.rate, b.burst)
		return bucket, wait == 0
	})
	return wait
}
