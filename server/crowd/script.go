// Package crowd plays people in a room: they come and go, and say things, by a script that a
// seed decides alone.
//
// A Script is pure: steps with the time since the step before. Play does the steps, each person
// in a goroutine of its own, and returns when ctx has ended and all of them have left. A person
// that is slow holds up nobody: what it cannot say in time is left unsaid.
package crowd

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
)

// What a step is.
const (
	Come = iota
	Go
	Say
	Ask   // say a question
	Reply // say something to a message of the last ones
	React // put Text to a message of the last ones
	Edit  // give one's own last message Text as an end
)

// A Step is something that somebody does.
type Step struct {
	After  time.Duration // since the step before
	Kind   int
	Person int // an index of Cast
	Text   string
	Back   int // how many messages back the one is that Reply and React are about
}

// A Script decides who does what.
type Script struct {
	People int     // in the room, about; at least 1
	Rate   float64 // messages a second, about; above 0
	Raid   bool
	Seed   uint64
}

const (
	arrival   = 5 * time.Millisecond // between two people at the start
	raidAfter = 20 * time.Second     // since all have come
	raidPause = 3 * time.Minute      // between two raids
	raidSize  = 25                   // people
	raidTexts = 60
	raidPace  = 120 * time.Millisecond

	spoken = 0.76 // of all steps say something
)

// Cast returns the names of all who play: those of a raid follow the others.
func (s Script) Cast() []string {
	random := rand.New(rand.NewPCG(s.Seed, 1))
	cast := Names(s.People, random)
	if s.Raid {
		cast = append(cast, raidNames(raidSize, random)...)
	}
	return cast
}

// A director has what is true of a script at one moment.
type director struct {
	Script
	random   *rand.Rand
	cast     []string
	here     []int // people that are in the room
	away     []int
	laughing int           // how many laugh yet at the last joke
	raid     time.Duration // until the next begins
}

// Steps returns what happens to a Cast of the script, without an end.
func (s Script) Steps(cast []string) iter.Seq[Step] {
	return func(yield func(Step) bool) {
		d := &director{Script: s, random: rand.New(rand.NewPCG(s.Seed, 2)), cast: cast, raid: raidAfter}
		for i := range s.People {
			d.here = append(d.here, i)
			if !yield(Step{After: arrival, Kind: Come, Person: i}) {
				return
			}
		}
		for {
			step := d.next()
			d.raid -= step.After
			if !yield(step) || s.Raid && d.raid <= 0 && !d.storm(yield) {
				return
			}
		}
	}
}

// next is somebody's next act: it mostly is to say something.
func (d *director) next() Step {
	wait := time.Duration(d.random.ExpFloat64() / d.Rate * spoken * float64(time.Second))
	wait = min(wait, 10*time.Second)
	switch n := d.random.IntN(100); {
	case n < 2 && len(d.here) > d.People/2+1:
		i := d.random.IntN(len(d.here))
		person := d.here[i]
		d.here[i] = d.here[len(d.here)-1]
		d.here, d.away = d.here[:len(d.here)-1], append(d.away, person)
		return Step{After: wait, Kind: Go, Person: person}
	case n < 4 && len(d.away) > 0:
		person := d.away[0]
		d.away, d.here = d.away[1:], append(d.here, person)
		return Step{After: wait, Kind: Come, Person: person}
	}
	if d.laughing > 0 {
		wait /= 3
	}
	step := Step{After: wait, Kind: Say, Person: d.here[d.random.IntN(len(d.here))]}
	switch n := d.random.IntN(100); {
	case d.laughing > 0:
		step.Text = d.line()
	case n < 20: // most react to what all react to: one of a few messages
		step.Kind, step.Text, step.Back = React, d.pick(reactions), int(d.random.ExpFloat64()*4)
	case n < 22:
		step.Kind, step.Text = Edit, d.pick(edits)
	case n < 28:
		step.Kind, step.Text, step.Back = Reply, d.pick(replies), int(d.random.ExpFloat64()*4)
	case n < 31:
		step.Kind, step.Text = Ask, d.pick(questions)
	default:
		step.Text = d.line()
	}
	return step
}

func (d *director) pick(lines []string) string { return lines[d.random.IntN(len(lines))] }

func (d *director) line() string {
	if d.laughing > 0 {
		d.laughing--
		return d.pick(laughter)
	}
	switch n := d.random.IntN(100); {
	case n < 40:
		return d.pick(short)
	case n < 70:
		return d.pick(middle)
	case n < 80:
		return d.pick(questions)
	case n < 92:
		return fmt.Sprintf(d.pick(mentions), d.cast[d.here[d.random.IntN(len(d.here))]])
	case n < 95:
		return d.pick(links)
	case n < 98:
		d.laughing = 4 + d.random.IntN(8)
		return d.pick(jokes)
	default:
		return d.pick(long)
	}
}

// storm is a raid: new names come, say nearly the same, and go. It is false if yield was.
func (d *director) storm(yield func(Step) bool) bool {
	d.raid = raidPause
	for i := range raidSize {
		if !yield(Step{After: raidPace / 2, Kind: Come, Person: d.People + i}) {
			return false
		}
	}
	for i := range raidTexts {
		if !yield(Step{After: raidPace, Kind: Say, Person: d.People + i%raidSize, Text: d.raidText()}) {
			return false
		}
	}
	for i := range raidSize {
		if !yield(Step{After: raidPace, Kind: Go, Person: d.People + i}) {
			return false
		}
	}
	return true
}

// raidText is near to all others of its kind, and seldom the same.
func (d *director) raidText() string {
	text := raidLine + raidEnds[d.random.IntN(len(raidEnds))]
	if d.random.IntN(3) == 0 {
		text = strings.ToUpper(text)
	}
	return text
}
