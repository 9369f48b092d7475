package gate

import (
	"testing"
	"time"
)

// TestBuckets: each key has its own, and those that are full are forgotten.
func TestBuckets(t *testing.T) {
	b := NewBuckets[int](10, 2)
	for i, want := range []time.Duration{0, 0, 100 * time.Millisecond} {
		if got := b.Take(1, 0); got != want {
			t.Errorf("take %d: wait %v, want %v", i+1, got, want)
		}
	}
	if got := b.Take(2, 0); got != 0 {
		t.Errorf("another key waits %v", got)
	}
	for key := range 10_000 {
		b.Take(key, time.Duration(key)*time.Millisecond)
	}
	if n := b.buckets.Len(); n > 1000 {
		t.Errorf("%d buckets, of which 100 are not full", n)
	}
	if off := NewBuckets[int](0, 0); off.Take(1, 0) != 0 || off.buckets.Len() != 0 {
		t.Error("a rate of 0 limits or remembers")
	}
}
