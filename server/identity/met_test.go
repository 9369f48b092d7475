package identity_test

import (
	"testing"
	"time"

	"hubbub/server/identity"
	"hubbub/server/name"
)

// TestMet: nobody is taken for older than they are, and a new person not for younger.
func TestMet(t *testing.T) {
	ana, err := name.New("Ana")
	if err != nil {
		t.Fatal(err)
	}
	minute := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	latest := minute.Add(time.Minute - time.Millisecond)
	for what, tt := range map[string]struct {
		made, back time.Duration // after the minute
		want       time.Time
	}{
		"new":                     {40 * time.Second, 0, minute.Add(40 * time.Second)},
		"back within the minute":  {10 * time.Second, 30 * time.Second, minute.Add(30 * time.Second)},
		"back in the next minute": {59 * time.Second, 61 * time.Second, latest},
		"back the next day":       {40 * time.Second, 24 * time.Hour, latest},
		"the clock was put back":  {40 * time.Second, -time.Hour, minute.Add(-time.Hour)},
	} {
		now := minute.Add(tt.made)
		names := identity.NewNames(identity.Config{Now: func() time.Time { return now }})
		s, err := names.Claim(ana, "", false)
		if err != nil {
			t.Fatal(err)
		}
		if tt.back != 0 {
			token := names.Token(s)
			names.Release(s, true)
			now = minute.Add(tt.back)
			if s, err = names.Claim(ana, token, false); err != nil {
				t.Fatal(err)
			}
		}
		if got := names.Met(s); !got.Equal(tt.want) {
			t.Errorf("%s: met at %v, want %v", what, got.UTC(), tt.want)
		}
		names.Release(s, true)
		names.Close()
	}
}
