package webhook

import (
	"net/http"
	"strconv"
	"time"
)

// Bounds of the time between two attempts.
const (
	leastPause = time.Second // that the first pause can last
	mostPause  = time.Hour
)

// pauseAfter returns how long to wait after a number of failures: anything up to a bound
// that doubles with each, which spreads those who wait for the same endpoint (full jitter,
// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). What the endpoint asks for
// is waited for in any case, up to mostPause.
func pauseAfter(failures int, asked time.Duration, random func(n int64) int64) time.Duration {
	bound := mostPause
	if doublings := failures - 1; doublings < 12 { // 4096 s are more than mostPause
		bound = min(leastPause<<doublings, mostPause)
	}
	return max(time.Duration(random(int64(bound)+1)), min(asked, mostPause))
}

// retryAfter reads the header of that name: seconds or a date (RFC 9110 section 10.2.3). What is
// neither asks for nothing.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
