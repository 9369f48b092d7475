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

// Spend takes n tokens even if they are not there, but no more than leaves most tokens
// missing, and returns how many are missing to a full bucket. now and rate are as for Take;
// a rate of 0 is no limit.
func (b *Bucket) Spend(now int64, rate float64, n, most int) (missing float64) {
	if rate <= 0 {
		return 0
	}
	interval := min(float64(time.Second)/rate, longest/float64(most+1))
	debt := float64(max(int64(*b)-now, 0)) + float64(n)*interval
	debt = min(debt, float64(most)*interval)
	*b = Bucket(now + int64(debt))
	return debt / interval
}

// Draw takes n tokens, whether or not there are as many.
func (b *Bucket) Draw(now int64, rate float64, n int) {
	if rate <= 0 {
		return
	}
	cost := int64(min(float64(n)*float64(time.Second)/rate, longest))
	*b = Bucket(min(max(int64(*b), now)+cost, now+longest))
}

// Wait returns how long until Draw finds something to take.
func (b *Bucket) Wait(now int64, rate float64, burst int) time.Duration {
	if rate <= 0 {
		return 0
	}
	capacity := int64(min(float64(burst)*float64(time.Second)/rate, longest))
	return time.Duration(max(0, int64(*b)-now-capacity+1))
}
