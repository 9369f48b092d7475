package records

import "time"

// A reading is what the clocks say: that of the day, which can be put ahead or back, and
// one that only runs.
type reading struct {
	day     time.Time
	running time.Duration
}

// systemClock returns what reads the machine's clocks.
func systemClock() func() reading {
	start := time.Now()
	return func() reading {
		now := time.Now()
		return reading{day: now.Round(0), running: now.Sub(start)}
	}
}

// stamp returns a time as it is kept, in milliseconds; now if it is none.
func (r *Records) stamp(t time.Time) time.Time {
	if t.IsZero() {
		t = r.clock().day
	}
	return time.UnixMilli(t.UnixMilli())
}
