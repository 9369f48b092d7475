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
	full := func(b Bucket) time.Duration { return time.Duration(b) }
	return &Buckets[K]{rate: rate, burst: burst, buckets: recent.NewMap[K](maxBuckets, full)}
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

// Draw takes n tokens of a key, whether or not there are as many: Wait tells when they are
// made up for.
func (b *Buckets[K]) Draw(key K, now time.Duration, n int) {
	if b.rate <= 0 {
		return
	}
	b.buckets.Update(key, now, func(bucket Bucket) (Bucket, bool) {
		bucket.Draw(int64(now), b.rate, n)
		return bucket, true
	})
}

// Spend takes n tokens of a key even if they are not there, but no more than leaves most
// missing.
func (b *Buckets[K]) Spend(key K, now time.Duration, n, most int) {
	if b.rate <= 0 {
		return
	}
	b.buckets.Update(key, now, func(bucket Bucket) (Bucket, bool) {
		bucket.Spend(int64(now), b.rate, n, most)
		return bucket, true
	})
}

// Wait returns how long until a key may draw again, 0 if it may now.
func (b *Buckets[K]) Wait(key K, now time.Duration) time.Duration {
	bucket := b.buckets.Get(key)
	return bucket.Wait(int64(now), b.rate, b.burst)
}
