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

// TestBucketExtremes: no rate and no burst makes a time overflow: the first message
// always passes, and what waits does not wait for less than nothing.
func TestBucketExtremes(t *testing.T) {
	for _, rate := range []float64{1e-300, 0.0001, 1e-9, 1, 1e6} {
		for _, burst := range []int{1, 20, 1_000_000} {
			var b Bucket
			if wait := b.Take(1, rate, burst); wait != 0 {
				t.Errorf("rate %g, burst %d: the first has to wait %v", rate, burst, wait)
			}
			for range 2 * min(burst, 1000) {
				if wait := b.Take(1, rate, burst); wait < 0 {
					t.Fatalf("rate %g, burst %d: wait %v", rate, burst, wait)
				}
			}
			if burst == 1 && b.Take(1, rate, burst) == 0 {
				t.Errorf("rate %g: two messages for one token", rate)
			}
		}
	}
}

// TestSpend: what is spent beyond the tokens is a debt, up to a bound.
func TestSpend(t *testing.T) {
	const rate, most = 10, 40
	var b Bucket
	now := int64(time.Hour)
	for i, step := range []struct {
		n     int
		after time.Duration
		want  float64
	}{
		{5, 0, 5}, {0, 0, 5}, {30, 0, 35}, {100, 0, 40}, {0, time.Second, 30}, {1, time.Second, 21}, {0, time.Minute, 0}, {1, 0, 1},
	} {
		now += int64(step.after)
		if got := b.Spend(now, rate, step.n, most); got < step.want-0.001 || got > step.want+0.001 {
			t.Errorf("step %d: %v are missing, want %v", i+1, got, step.want)
		}
	}
	if b.Spend(now, 0, 1000, 1) != 0 {
		t.Error("a rate of 0 is a limit")
	}
	for _, rate := range []float64{1e-300, 1e-9, 1e6, 1e300} {
		var b Bucket
		for range 100 {
			if missing := b.Spend(now, rate, 1<<30, 1<<31); missing < 0 || missing > 1<<31+1 {
				t.Fatalf("rate %g: %v are missing", rate, missing)
			}
		}
	}
}
