package moderation

import "time"

// A Clock tells the time of day, which can be put ahead or back, and running time, which
// only grows. Safe for concurrent use.
type Clock func() (day time.Time, running time.Duration)

// SystemClock returns the machine's.
func SystemClock() Clock {
	start := time.Now()
	return func() (time.Time, time.Duration) {
		now := time.Now()
		return now.Round(0), now.Sub(start)
	}
}

// A moment is what a clock says at once.
type moment struct {
	day     time.Time
	running time.Duration
}

func (c Clock) now() moment {
	day, running := c()
	return moment{day, running}
}

// age returns how long ago a time of day was; not negative where the clock was put back.
func (m moment) age(t time.Time) time.Duration { return max(0, m.day.Sub(t)) }
