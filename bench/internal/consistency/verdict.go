package consistency

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Violation is a rule that did not hold.
type Violation string

// The rules, by how they are broken.
const (
	Lost      Violation = "lost"       // an acknowledged or delivered message did not reach somebody who was there or resumed
	Doubled   Violation = "doubled"    // a message has two numbers, or was delivered twice
	Swapped   Violation = "swapped"    // a connection was sent a lower number after a higher one
	Disagree  Violation = "disagree"   // two have seen different messages under one number
	Reordered Violation = "reordered"  // a message stands before one that was acknowledged before it was said
	Invented  Violation = "invented"   // a message was delivered that nobody had said
	Denied    Violation = "denied"     // a message was refused for good and delivered
	ToldLost  Violation = "told lost"  // a resume did not get all that was missed, and was told so
	NewEpoch  Violation = "new epoch"  // the numbers of a room began anew
	Stale     Violation = "stale"      // a newcomer was shown as current what was old
	NameTwice Violation = "name twice" // two people had one name in a room at the same time
	Gone      Violation = "gone"       // somebody was said to have left who was there, while there was no fault but Upgrade
)

// A Breach is one place where a rule did not hold.
type Breach struct {
	Violation Violation     `json:"violation"`
	Room      string        `json:"room"`
	Conn      int           `json:"conn,omitempty"`
	At        time.Duration `json:"at"` // since the history began, in nanoseconds
	Text      string        `json:"text"`
}

func (b Breach) String() string {
	where := b.Room
	if b.Conn > 0 {
		where = fmt.Sprintf("%s, connection %d", b.Room, b.Conn)
	}
	return fmt.Sprintf("%s in %s at %v: %s", b.Violation, where, b.At.Round(time.Millisecond), b.Text)
}

// maxBreaches is how many of a kind a Verdict describes. All are counted.
const maxBreaches = 10

// A Verdict is what a history comes to.
type Verdict struct {
	Clients     int `json:"clients"`
	Connections int `json:"connections"`
	Resumes     int `json:"resumes"` // joins that said where they had stopped
	Says        int `json:"says"`
	Receipts    int `json:"receipts"`
	Refusals    int `json:"refusals"`
	Unknown     int `json:"unknown"` // says whose end nobody learned
	Deliveries  int `json:"deliveries"`
	Messages    int `json:"messages"`
	Departures  int `json:"departures"` // times that somebody was told that somebody has left
	Stayed      int `json:"stayed"`     // clients that were there at the end

	Turned map[string]int `json:"turned,omitempty"` // connections that were not let in, or sent away, by code

	Violations map[Violation]int `json:"violations,omitempty"`
	Breaches   []Breach          `json:"breaches,omitempty"`
}

// Good tells whether all rules held, and whether there was anything to hold them against.
func (v *Verdict) Good() bool {
	return len(v.Violations) == 0 && v.Receipts > 0 && v.Deliveries > 0 && v.Stayed > 0
}

// String is the verdict in one line.
func (v *Verdict) String() string {
	if len(v.Violations) == 0 && !v.Good() {
		return "nothing was proved: there is no receipt, no delivery, or nobody who stayed"
	}
	if v.Good() {
		return "every rule held"
	}
	var found []string
	for _, kind := range slices.Sorted(maps.Keys(v.Violations)) {
		found = append(found, fmt.Sprintf("%s %d", kind, v.Violations[kind]))
	}
	return "broken: " + strings.Join(found, ", ")
}

func (v *Verdict) breach(b Breach) {
	if v.Violations == nil {
		v.Violations = make(map[Violation]int)
	}
	v.Violations[b.Violation]++
	if v.Violations[b.Violation] <= maxBreaches {
		v.Breaches = append(v.Breaches, b)
	}
}
