package moderation

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ErrSpan tells that a text names no span of time.
var ErrSpan = errors.New(`a time is written as 30s, 10m, 2h, 1h30m, 7d, 2w, or as "until 22:00"`)

// maxSpan is longer than anything that has an end.
const maxSpan = MaxBan

// units are what a span is written in, with the longest first.
var units = []struct {
	letter byte
	length time.Duration
}{
	{'w', 7 * 24 * time.Hour},
	{'d', 24 * time.Hour},
	{'h', time.Hour},
	{'m', time.Minute},
	{'s', time.Second},
}

// ParseSpan reads how long something is to last, counted from now: "10m", "1h30m", or "until
// 22:00" by the clock of now's place, which is tomorrow if it is not yet to come today. An
// hour that the clock leaves out is when it does so; of one that it shows twice the next
// counts. The error is ErrSpan, possibly wrapped.
func ParseSpan(text string, now time.Time) (time.Duration, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if at, ok := strings.CutPrefix(text, "until "); ok {
		return untilClock(strings.TrimSpace(at), now)
	}
	var span time.Duration
	rest, unit := text, 0
	for rest != "" { // each unit at most once, the larger ones first
		digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if digits <= 0 {
			return 0, ErrSpan
		}
		n, err := strconv.ParseInt(rest[:digits], 10, 32)
		if err != nil {
			return 0, fmt.Errorf("%w, at most %d years", ErrSpan, maxSpan/(365*24*time.Hour))
		}
		for unit < len(units) && units[unit].letter != rest[digits] {
			unit++
		}
		if unit == len(units) {
			return 0, ErrSpan
		}
		if n > int64(maxSpan/units[unit].length) {
			return 0, fmt.Errorf("%w, at most %d years", ErrSpan, maxSpan/(365*24*time.Hour))
		}
		span += time.Duration(n) * units[unit].length
		rest, unit = rest[digits+1:], unit+1
	}
	if span <= 0 || span > maxSpan {
		return 0, ErrSpan
	}
	return span, nil
}

// untilClock returns how long it is until the clock shows an hour and minute next, or leaves
// them out.
func untilClock(text string, now time.Time) (time.Duration, error) {
	hours, minutes, _ := strings.Cut(text, ":")
	hour, minute := twoDigits(hours), twoDigits(minutes)
	if hour < 0 || minute < 0 || len(minutes) != 2 || minute > 59 || hour > 24 || hour == 24 && minute > 0 {
		return 0, ErrSpan
	}
	const day = 24 * 60
	wanted := (hour*60 + minute) % day
	at := now.Add(-time.Duration(now.Second())*time.Second - time.Duration(now.Nanosecond()))
	for shown := minuteOf(at); ; {
		before := shown
		at = at.Add(time.Minute)
		shown = minuteOf(at)
		step := (shown - before + day) % day // over half a day: the clock is put back
		if shown == wanted || step <= day/2 && (wanted-before+day)%day <= step && wanted != before {
			return at.Sub(now), nil
		}
	}
}

// minuteOf returns what the clock shows, in minutes of the day.
func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// twoDigits reads a number of one or two digits, -1 if it is none.
func twoDigits(text string) int {
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil || len(text) > 2 {
		return -1
	}
	return int(n)
}
