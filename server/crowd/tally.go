package crowd

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// maxTimes is of how many messages a tally knows the time.
const maxTimes = 100_000

// A Tally counts what became of a script. The zero Tally is ready; safe for concurrent use.
type Tally struct {
	mu      sync.Mutex
	count   Count           // guarded by mu
	refused map[string]int  // guarded by mu; by code
	times   []time.Duration // guarded by mu
	begun   time.Time       // guarded by mu; of the first who came
}

// A Count is what a tally has counted.
type Count struct {
	Here    int           // now
	Joined  int           // for the first time
	Coming  time.Duration // from the first who came to the last
	Said    int
	LeftOut int           // steps for which a person was too far behind
	P99     time.Duration // from saying to the server's receipt; 0 if nothing was said
	Refused map[string]int
}

// joined counts somebody who came, and by itself who did so for the first time: that others come back
// tells nothing of how fast a site lets people in.
func (t *Tally) joined(err error, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.count.Here++
		if !first {
			return
		}
		if t.count.Joined == 0 {
			t.begun = time.Now()
		}
		t.count.Coming = time.Since(t.begun)
		t.count.Joined++
		return
	}
	t.refuseLocked(err)
}

func (t *Tally) left() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Here--
}

func (t *Tally) refuse(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refuseLocked(err)
}

func (t *Tally) said(took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.Said++
	if len(t.times) < maxTimes {
		t.times = append(t.times, took)
	}
}

func (t *Tally) leftOut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count.LeftOut++
}

// refuseLocked counts why the server refused; that we stopped is no refusal.
func (t *Tally) refuseLocked(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if t.refused == nil {
		t.refused = make(map[string]int)
	}
	t.refused[codeOf(err)]++
}

// Take returns what was counted since the last Take.
func (t *Tally) Take() Count {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.count
	c.Refused = t.refused
	if len(t.times) > 0 {
		slices.Sort(t.times)
		c.P99 = t.times[(len(t.times)*99+99)/100-1]
	}
	t.count, t.refused, t.times = Count{Here: c.Here}, nil, nil
	return c
}
