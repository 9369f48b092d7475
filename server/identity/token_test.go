package identity_test

import (
	"strings"
	"testing"
	"time"

	"hubbub/server/identity"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func TestToken(t *testing.T) {
	key := identity.Key{1}
	token := key.NewToken(noon)
	text := key.Text(token, noon)
	if len(text) > 64 {
		t.Errorf("%d bytes", len(text))
	}
	me := key.Person(token)
	if len(me.User) != 12 || !me.Made.Equal(noon) || me.Author == [16]byte{} || strings.Contains(text, me.User) {
		t.Errorf("%+v", me)
	}
	const day = 24 * time.Hour
	for name, tt := range map[string]struct {
		text string
		at   time.Time
		ok   bool
	}{
		"at once":                       {text, noon, true},
		"30 days later":                 {text, noon.Add(30 * day), true},
		"31 days later":                 {text, noon.Add(31 * day), false},
		"used between":                  {key.Text(token, noon.Add(20*day)), noon.Add(40 * day), true},
		"the clock was put back":        {text, noon.Add(-400 * day), true},
		"the clock is before its epoch": {text, time.Time{}, true},
		"a letter too much":             {text + "A", noon, false},
		"cut":                           {text[:len(text)-1], noon, false},
		"small letters":                 {strings.ToLower(text), noon, false},
		"of before":                     {"ABCDEFGHIJKLMNOPQRSTUVWX23", noon, false},
		"none":                          {"", noon, false},
	} {
		got, ok := key.Open(tt.text, tt.at)
		if ok != tt.ok {
			t.Errorf("%s: %v", name, ok)
		}
		if again := key.Person(got); ok && (again.User != me.User || again.Author != me.Author || again.Made.Unix() > max(0, tt.at.Unix())) {
			t.Errorf("%s: %+v", name, again)
		}
	}
}

// TestForgedToken: no letter of a token may be another, and no other key opens it.
func TestForgedToken(t *testing.T) {
	key, other := identity.Key{1}, identity.Key{2}
	text := key.Text(key.NewToken(noon), noon)
	if _, ok := other.Open(text, noon); ok {
		t.Error("another key opens it")
	}
	for i := range text {
		for _, letter := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=\n\r" {
			forged := text[:i] + string(letter) + text[i+1:]
			if _, ok := key.Open(forged, noon); ok && forged != text {
				t.Errorf("%s opens beside %s", forged, text)
			}
		}
	}
}

// FuzzOpen: what opens is one person, also when it is renewed.
func FuzzOpen(f *testing.F) {
	key := identity.Key{1}
	token := key.NewToken(noon)
	f.Add(key.Text(token, noon), noon.Unix())
	f.Add(key.Text(token, noon.Add(-24*time.Hour)), noon.Unix())
	f.Add("", int64(-1))
	f.Add("ABCDEFGHIJKLMNOPQRSTUVWX23", int64(1)<<60)
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix, 0)
		opened, ok := key.Open(text, now)
		if !ok {
			return
		}
		again, ok := key.Open(key.Text(opened, now), now)
		if !ok || key.Person(again) != key.Person(opened) {
			t.Errorf("%q opens as %+v, and renewed as %+v", text, opened, again)
		}
	})
}
