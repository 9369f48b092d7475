package moderation_test

import (
	"errors"
	"testing"
	"time"

	"hubbub/server/moderation"
)

func TestParseSpan(t *testing.T) {
	now := time.Date(2026, 5, 1, 21, 15, 30, 500, time.UTC)
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "10m": 10 * time.Minute, "2h": 2 * time.Hour, "7d": 7 * 24 * time.Hour, "2w": 14 * 24 * time.Hour,
		"1h30m": 90 * time.Minute, "1d12h": 36 * time.Hour, " 10M ": 10 * time.Minute, "90m": 90 * time.Minute, "3650d": 3650 * 24 * time.Hour,
		"until 22:00": 44*time.Minute + 30*time.Second - 500, "Until 21:16": 30*time.Second - 500,
		"until 21:15": 24*time.Hour - 30*time.Second - 500, "until 7:05": 9*time.Hour + 49*time.Minute + 30*time.Second - 500,
		"until  00:00": 2*time.Hour + 44*time.Minute + 30*time.Second - 500, "until 24:00": 2*time.Hour + 44*time.Minute + 30*time.Second - 500,
	} {
		if got, err := moderation.ParseSpan(text, now); got != want || err != nil {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", " ", "10", "m", "10x", "-10m", "1.5h", "10 m", "10m2h", "10m10m", "0s", "0h0m", "3651d", "9999999999w", "99999999999999999999s",
		"until", "until ", "until 22", "until 25:00", "until 22:60", "until 24:01", "until -1:30", "until 022:00", "until 22:0", "until 22:00:00", "until tomorrow", "१०m",
	} {
		if got, err := moderation.ParseSpan(text, now); !errors.Is(err, moderation.ErrSpan) {
			t.Errorf("%q is %v, %v, want ErrSpan", text, got, err)
		}
	}
}

// TestParseSpanWhereTheClockChanges: what an hour means on the days of summer time.
func TestParseSpanWhereTheClockChanges(t *testing.T) {
	berlin, saoPaulo := zone(t, "Europe/Berlin"), zone(t, "America/Sao_Paulo")
	for name, tt := range map[string]struct {
		now  time.Time
		text string
		want time.Duration
	}{
		"an hour that is left out":         {time.Date(2026, 3, 29, 1, 0, 0, 0, berlin), "until 2:30", time.Hour},
		"over an hour that is left out":    {time.Date(2026, 3, 28, 22, 0, 0, 0, berlin), "until 22:00", 23 * time.Hour},
		"an hour that comes twice, first":  {time.Date(2026, 10, 25, 1, 0, 0, 0, berlin), "until 2:30", 90 * time.Minute},
		"an hour that comes twice, second": {time.Date(2026, 10, 25, 0, 40, 0, 0, time.UTC).In(berlin), "until 2:30", 50 * time.Minute},
		"the hour to which it is put back": {time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(berlin), "until 2:00", 30 * time.Minute},
		"over an hour that comes twice":    {time.Date(2026, 10, 24, 22, 0, 0, 0, berlin), "until 22:00", 25 * time.Hour},
		"a midnight that is left out":      {time.Date(2018, 11, 3, 23, 0, 0, 0, saoPaulo), "until 0:00", time.Hour},
		"a midnight that comes twice":      {time.Date(2019, 2, 16, 22, 30, 0, 0, saoPaulo), "until 0:00", 150 * time.Minute},
		"the end of a leap day":            {time.Date(2028, 2, 29, 12, 0, 0, 0, berlin), "until 0:00", 12 * time.Hour},
		"the end of a year":                {time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC), "until 0:00", time.Minute},
	} {
		if got, err := moderation.ParseSpan(tt.text, tt.now); got != tt.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", name, got, err, tt.want)
		}
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	place, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no time zones on this machine: ", err)
	}
	return place
}

// FuzzParseSpan: a span is never below nothing, nor above its bound, and "until" ends when the
// clock shows it.
func FuzzParseSpan(f *testing.F) {
	for _, text := range []string{"10m", "1h30m", "until 22:00", "until 2:30", "until 24:00", "0s", "99999999w"} {
		f.Add(text, int64(1_790_000_000))
		f.Add(text, int64(1_774_745_999)) // before the clocks of Europe are put ahead
	}
	place, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		place = time.UTC
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0).In(place)
		got, err := moderation.ParseSpan(text, now)
		switch {
		case err != nil && !errors.Is(err, moderation.ErrSpan):
			t.Errorf("%q: %v", text, err)
		case err == nil && (got <= 0 || got > moderation.MaxBan):
			t.Errorf("%q is %v", text, got)
		}
	})
}
