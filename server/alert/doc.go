// Package alert wakes somebody when a room needs a moderator: an address outside is told, in
// words or as Slack takes them. It is told what has happened in which room, and neither what
// was said nor by whom.
//
// Tell never waits, and costs a look at a map. What waits is bounded: 16 alerts, one a minute of
// a kind and room. What is left out is counted in the next of its kind and room.
//
// Of several servers that Hear of the same, one runs. Another one that does so later goes on with
// what is not done.
package alert

import (
	"context"
	"log/slog"
	"time"
)

// A Kind is what an alert is about.
type Kind string

// The kinds.
const (
	Report Kind = "report" // the first report while no moderator is there
	Full   Kind = "full"   // no more can wait in the queue
	Shield Kind = "shield" // the shield is on
)

// Formats of what is sent.
const (
	Text  = "text"  // a line
	Slack = "slack" // JSON, as Slack and what goes by its ways takes it
)

// Results: the values of a metric's label.
const (
	resultSent    = "sent"
	resultFailed  = "failed"   // not taken for as long as it was tried
	resultLeftOut = "left_out" // one of many
)

// Results returns what Config.Count can be told.
func Results() []string { return []string{resultSent, resultFailed, resultLeftOut} }

// Bounds.
const (
	maxWaiting = 16
	maxPlaces  = 1_000            // kinds and rooms of which alerts are counted
	apart      = time.Minute      // two alerts of a kind and room
	callTime   = 10 * time.Second // one attempt
	tryFor     = 10 * time.Minute // from the alert on
	leastPause = time.Second      // after the first attempt that failed; it doubles
	mostPause  = 2 * time.Minute
)

// Config shapes Alerts.
type Config struct {
	Format string // Text or Slack
	Site   string // the address by which people reach the server, without a slash at its end; "" for none
	// Call posts a body once. It returns "" if that was taken, and a word or a number for people
	// otherwise.
	Call  func(ctx context.Context, contentType string, body []byte) (trouble string)
	Count func(result string) // one of Results
	// Settled, if not nil, is called when an alert that was heard of is done, for the other servers.
	Settled func(Notice)
	Logger  *slog.Logger
}
