package webhook_test

import (
	"testing"
	"time"

	"hubbub/server/webhook"
)

func TestPauseAfter(t *testing.T) {
	most := func(n int64) int64 { return n - 1 }
	none := func(int64) int64 { return 0 }
	for _, tt := range []struct {
		failures    int
		asked       time.Duration
		least, most time.Duration
	}{
		{1, 0, 0, time.Second},
		{2, 0, 0, 2 * time.Second},
		{12, 0, 0, 2048 * time.Second},
		{13, 0, 0, time.Hour},
		{1 << 40, 0, 0, time.Hour},
		{1, 5 * time.Second, 5 * time.Second, 5 * time.Second},
		{13, 5 * time.Second, 5 * time.Second, time.Hour},
		{1, 1 << 62, time.Hour, time.Hour},
	} {
		least, most := webhook.PauseAfter(tt.failures, tt.asked, none), webhook.PauseAfter(tt.failures, tt.asked, most)
		if least != tt.least || most != tt.most {
			t.Errorf("after %d failures, asked for %v: %v to %v, want %v to %v", tt.failures, tt.asked, least, most, tt.least, tt.most)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "0": 0, "120": 2 * time.Minute, "-1": 0, "1.5": 0, "soon": 0, "99999999999999999999": 0,
		"Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2026 03:03:05 GMT": 0,
	} {
		if got := webhook.RetryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

// FuzzRetryAfter: whatever an endpoint asks for, it is not asked for less than nothing, and
// waited for no longer than an hour.
func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "120", "-1", "4294967295", "Fri, 02 Jan 2026 03:05:05 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT"} {
		f.Add(seed, int64(1700000000))
	}
	f.Fuzz(func(t *testing.T, value string, now int64) {
		asked := webhook.RetryAfter(value, time.Unix(now, 0))
		pause := webhook.PauseAfter(1, asked, func(int64) int64 { return 0 })
		if asked < 0 || pause < 0 || pause > time.Hour {
			t.Errorf("%q asks for %v, waited for %v", value, asked, pause)
		}
	})
}
