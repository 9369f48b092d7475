package pacer_test

import (
	"testing"
	"time"

	"hubbub/bench/internal/pacer"
)

// fakeClock is a time that moves only when it is told to.
type fakeClock struct{ elapsed time.Duration }

func (c *fakeClock) sleep(d time.Duration) { c.elapsed += max(d, 0) }

func TestPacerAgainstFakeClock(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rate  float64
		stall time.Duration // taken by the 10th send
	}{
		{"slow", 3, 0},
		{"even", 100, 0},
		{"fast", 12345.6, 0},
		{"after a stall the intended times stay", 100, 250 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clock, p := &fakeClock{}, pacer.Constant{Rate: tt.rate}
			const n = 1000
			for i := range int64(n) {
				intended := p.At(i)
				clock.sleep(intended - clock.elapsed)
				if clock.elapsed < intended {
					t.Fatalf("message %d went out %v early", i, intended-clock.elapsed)
				}
				if due := p.Due(clock.elapsed); due <= i {
					t.Fatalf("message %d went out when %d were due", i, due)
				}
				if i == 9 {
					clock.sleep(tt.stall)
				}
			}
			if want := time.Duration(float64(n-1) / tt.rate * float64(time.Second)); (clock.elapsed - want).Abs() > time.Microsecond {
				t.Errorf("%d messages took %v, want %v", n, clock.elapsed, want)
			}
		})
	}
}

func TestDueAgreesWithAt(t *testing.T) {
	for _, rate := range []float64{0.5, 1, 3, 7, 100, 333.3, 99999} {
		p := pacer.Constant{Rate: rate}
		for n := range int64(2000) {
			at := p.At(n)
			if due := p.Due(at); due < n+1 {
				t.Fatalf("rate %v: %d due at the time of message %d", rate, due, n)
			}
			if due := p.Due(at - 1); due > n {
				t.Fatalf("rate %v: %d due just before message %d", rate, due, n)
			}
		}
	}
}

func TestEdges(t *testing.T) {
	if got := (pacer.Constant{}).Due(time.Hour); got != 0 {
		t.Errorf("no rate: %d are due", got)
	}
	if got := (pacer.Constant{Rate: 10}).Due(-1); got != 0 {
		t.Errorf("before the start %d are due", got)
	}
	if got := (pacer.Constant{Rate: 100}).Count(time.Second); got != 100 {
		t.Errorf("100/s for 1 s are %d messages", got)
	}
}
