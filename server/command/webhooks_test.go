package command

import (
	"strings"
	"testing"
	"time"

	"hubbub/server/control"
)

// TestPrintWebhooks: rows are in line and fit 80 columns, whatever addresses and rooms are like.
func TestPrintWebhooks(t *testing.T) {
	now := time.Date(2026, 1, 2, 15, 4, 0, 0, time.UTC)
	var out strings.Builder
	printWebhooks(&out, []control.Webhook{
		{ID: "k3v7k2m5xw", Room: "lobby", URL: "https://bot.example.org/hubbub", State: "active", Status: "204"},
		{ID: "b7dk2wq5m3", URL: "https://hooks.example.org/" + strings.Repeat("x", 100), State: "failing", Status: "unreachable", Failures: 12345, Behind: 3, Oldest: now.Add(-26 * time.Hour)},
		{ID: "z2n6c4yv7h", Room: strings.Repeat("é", 60), URL: "https://例え.example/", State: "no_secret", Behind: 1},
	}, now)
	want := `ID          STATE         LAG  LAST         FAILS  ROOM
k3v7k2m5xw  active          -  204              -  lobby
            https://bot.example.org/hubbub
b7dk2wq5m3  failing       26h  unreachable  12345  all rooms
            https://hooks.example.org/` + strings.Repeat("x", 39) + `…
z2n6c4yv7h  no_secret       ?  -                -  ` + strings.Repeat("é", 26) + `…
            https://例え.example/
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	for line := range strings.Lines(out.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Second: "0s", 59 * time.Second: "59s", time.Minute: "1m", 59*time.Minute + 59*time.Second: "59m", time.Hour: "1h", 47 * time.Hour: "47h", 1000 * time.Hour: "41d",
	} {
		if got := age(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
}

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 1, 2, 15, 4, 5, 0, time.Local)
	for given, want := range map[string]time.Time{
		"90m":                  now.Add(-90 * time.Minute),
		"0s":                   now,
		"2026-01-01":           time.Date(2026, 1, 1, 0, 0, 0, 0, time.Local),
		"2026-01-01 10:30":     time.Date(2026, 1, 1, 10, 30, 0, 0, time.Local),
		"2026-01-01T10:30":     time.Date(2026, 1, 1, 10, 30, 0, 0, time.Local),
		"2026-01-01 10:30:59":  time.Date(2026, 1, 1, 10, 30, 59, 0, time.Local),
		"2026-01-01T10:30:00Z": time.Date(2026, 1, 1, 10, 30, 0, 0, time.UTC),
	} {
		if got, err := parseSince(given, now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", given, got, err, want)
		}
	}
	for _, bad := range []string{"", "-1h", "yesterday", "2026-13-01", "10"} {
		if got, err := parseSince(bad, now); err == nil {
			t.Errorf("%q is %v", bad, got)
		}
	}
}

// FuzzParseSince: what is taken as so long ago is not in the future.
func FuzzParseSince(f *testing.F) {
	for _, seed := range []string{"90m", "0s", "2026-01-01 10:30", "2026-01-01T10:30:00Z", "-1h", "2562047h"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		now := time.Now()
		at, err := parseSince(given, now)
		if _, isDuration := time.ParseDuration(given); err == nil && isDuration == nil && at.After(now) {
			t.Errorf("%q is %v", given, at)
		}
	})
}
