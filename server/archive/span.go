package archive

import (
	"fmt"
	"strings"
	"time"

	"hubbub/server/wire"
)

// A Span is a time whose messages are wanted: from From on, before To. Zero is no bound.
type Span struct{ From, To time.Time }

// layouts are how a time can be written, beside RFC 3339. A step is what of time each
// leaves open.
var layouts = []struct {
	layout string
	step   func(time.Time) time.Time
}{
	{"2006-01-02", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"2006-01-02 15:04", func(t time.Time) time.Time { return t.Add(time.Minute) }},
	{"2006-01-02 15:04:05", func(t time.Time) time.Time { return t.Add(time.Second) }},
}

// ParseSpan reads two times, either of which may be empty: RFC 3339, a day, or a day and a
// time, in a zone. A day, minute or second that is the end belongs to the span.
func ParseSpan(from, to string, zone *time.Location) (s Span, err error) {
	if from != "" {
		if s.From, _, err = parseTime(from, zone); err != nil {
			return Span{}, fmt.Errorf("from: %w", err)
		}
	}
	if to != "" {
		if _, s.To, err = parseTime(to, zone); err != nil {
			return Span{}, fmt.Errorf("to: %w", err)
		}
	}
	if !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) {
		return Span{}, fmt.Errorf("from %s is not before to %s", from, to)
	}
	return s, nil
}

// parseTime returns when what is written begins, and when it is over.
func parseTime(text string, zone *time.Location) (begin, over time.Time, err error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, t.Add(time.Millisecond), nil
	}
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l.layout, strings.Replace(text, "T", " ", 1), zone); err == nil {
			return t, l.step(t), nil
		}
	}
	return begin, over, fmt.Errorf("%q is no time such as 2026-01-31, 2026-01-31 18:30 or 2026-01-31T18:30:00Z", text)
}

// has reports whether a message is of the span.
func (s Span) has(e *wire.Entry) bool {
	return (s.From.IsZero() || e.At >= s.From.UnixMilli()) && (s.To.IsZero() || e.At < s.To.UnixMilli())
}
