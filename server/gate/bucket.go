package gate

import "time"

// A Bucket limits a rate in eight bytes. It is a token bucket told by one time:
// when it will be full again, in nanoseconds since any start (the generic cell
// rate algorithm of ITU-T I.371). The zero value is full. Not safe for concurrent
// use.
type Bucket int64

// longest bounds the times of a bucket, some 73 years, so that their sums are numbers.
const longest = 1 << 61

// Take takes a token, or returns how long until there is one. now is in
// nanoseconds since the start; a rate of 0 is no limit.
func (b *Bucket) Take(now int64, rate float64, burst int) (wait time.Duration) {
	if rate <= 0 {
		return 0
	}
	interval := int64(min(float64(time.Second)/rate, longest))
	capacity := int64(longest)
	if int64(burst) <= longest/interval {
		capacity = int64(burst) * interval
	}
	full := max(int64(*b), now) + interval
	if wait := full - now - capacity; wait > 0 {
		return time.Duration(wait)
	}
	*b = Bucket(full)
	return 0
}

// Draw takes n tokens, whether or not there are as many.
func (b *Bucket) Draw(now int64, rate float64, n int) {
	if rate > 0 {
		*b = Bucket(min(max(int64(*b), now)+timeOf(rate, n), now+longest))
	}
}

// Spend is Draw, but leaves no more than most tokens missing. It returns how many are
// missing to a full bucket.
func (b *Bucket) Spend(now int64, rate float64, n, most int) (missing float64) {
	if rate <= 0 {
		return 0
	}
	b.Draw(now, rate, n)
	*b = min(*b, Bucket(now+timeOf(rate, most)))
	return float64(int64(*b)-now) / float64(time.Second) * rate
}

// Wait returns how long until Draw finds something to take.
func (b *Bucket) Wait(now int64, rate float64, burst int) time.Duration {
	if rate <= 0 {
		return 0
	}
	return time.Duration(max(0, int64(*b)-now-timeOf(rate, burst)+1))
}

// timeOf returns in how many nanoseconds n tokens come, as many as can be counted.
func timeOf(rate float64, n int) int64 {
	return int64(min(float64(n)*float64(time.Second)/rate, longest))
}
