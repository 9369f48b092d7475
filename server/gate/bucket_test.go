package gate

import (
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	const rate, burst = 10, 20
	var b Bucket
	now := int64(0)
	for i := range burst {
		if wait := b.Take(now, rate, burst); wait != 0 {
			t.Fatalf("message %d of the burst has to wait %v", i+1, wait)
		}
	}
	if wait := b.Take(now, rate, burst); wait != 100*time.Millisecond {
		t.Errorf("after the burst: wait %v, want 100ms", wait)
	}
	now += int64(100 * time.Millisecond)
	if wait := b.Take(now, rate, burst); wait != 0 {
		t.Errorf("when it said so: wait %v", wait)
	}
	if wait := b.Take(now, rate, burst); wait == 0 {
		t.Error("two messages for one token")
	}
	now += int64(time.Hour)
	for i := range burst {
		if wait := b.Take(now, rate, burst); wait != 0 {
			t.Fatalf("message %d after an hour has to wait %v", i+1, wait)
		}
	}
	if wait := b.Take(now, rate, burst); wait == 0 {
		t.Error("an hour of silence saved up more than the burst")
	}
}

func TestBucketOff(t *testing.T) {
	var b Bucket
	for range 1000 {
		if wait := b.Take(0, 0, 1); wait != 0 {
			t.Fatalf("rate 0 waits %v", wait)
		}
	}
}
