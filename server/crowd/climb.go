package crowd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hubbub/server/wire"
)

const (
	rungTime = 15 * time.Second // that a crowd stays, beside what it takes to come
	slow     = time.Second      // the 99th percentile from which on people feel that a site lags
)

// A Rung is what a site did with a crowd of one size.
type Rung struct {
	People int
	Spoke  time.Duration // how long they were there to speak
	Count
}

// Limit returns what gave way, "" if nothing did.
func (r Rung) Limit() string {
	switch {
	case r.limited():
		return "refused: " + r.refusals()
	case r.Here < r.People/2:
		return fmt.Sprintf("joins: %d of %d were in after %v", r.Joined, r.People, r.Spoke)
	case r.P99 > slow:
		return fmt.Sprintf("time: one of a hundred messages took %v or more", r.P99.Round(time.Millisecond))
	case r.LeftOut > 0:
		return fmt.Sprintf("messages: %d were not said, as their people waited yet", r.LeftOut)
	}
	return ""
}

// limited reports whether the site refused anything but names that somebody else has.
func (r Rung) limited() bool {
	for code := range r.Refused {
		if code != string(wire.NameTaken) && code != string(wire.NameHeld) {
			return true
		}
	}
	return false
}

func (r Rung) refusals() string {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(r.Refused)) {
		parts = append(parts, fmt.Sprintf("%s %d", code, r.Refused[code]))
	}
	return strings.Join(parts, ", ")
}

// Header is the head of a table of rungs, which is 80 columns wide at most.
const Header = " PEOPLE   JOINED/S     SAID/S        P99  REFUSED"

// String returns the rung's row.
func (r Rung) String() string {
	row := fmt.Sprintf("%7d  %9.1f  %9.1f  %9v  %s", r.People, perSecond(r.Joined, r.Coming), perSecond(r.Said, r.Spoke), r.P99.Round(100*time.Microsecond), r.refusals())
	if len(row) > 80 {
		row = row[:77] + "..."
	}
	return strings.TrimRight(row, " ")
}

func perSecond(n int, span time.Duration) float64 {
	if span <= 0 {
		return 0
	}
	return float64(n) / span.Seconds()
}

// Climb sends ever larger crowds, an eighth of the script's people and of its rate first, until
// something gives way or all were there. It reports each, and returns what gave way, "" if nothing did.
func Climb(ctx context.Context, script Script, enter Door, report func(Rung)) string {
	for _, part := range []int{8, 4, 2, 1} {
		s := script
		s.People, s.Rate = max(1, script.People/part), script.Rate/float64(part)
		r := s.try(ctx, enter)
		if ctx.Err() != nil {
			return ""
		}
		report(r)
		if limit := r.Limit(); limit != "" {
			return limit
		}
	}
	return ""
}

// try plays a script for a while.
func (s Script) try(ctx context.Context, enter Door) Rung {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var tally Tally
	played := make(chan struct{})
	go func() {
		defer close(played)
		cast := s.Cast()
		Play(ctx, cast, s.Steps(cast), enter, &tally)
	}()
	stay := time.Duration(s.People)*arrival + rungTime
	timer := time.NewTimer(stay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	count := tally.Take() // before they leave
	cancel()
	<-played
	return Rung{People: s.People, Spoke: rungTime, Count: count}
}
