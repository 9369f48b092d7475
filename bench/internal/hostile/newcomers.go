package hostile

import (
	"context"
	"fmt"
	"sync"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/measure"
)

const (
	joinEvery = 250 * time.Millisecond
	joinTime  = 5 * time.Second // after which somebody gives up
	stayTime  = time.Second
)

var errNoWelcome = fmt.Errorf("no welcome within %v", joinTime)

// joins are how people fared who joined in a phase.
type joins struct {
	took    *hdr.Histogram
	failed  int64
	failure string // the last one
}

// welcomeNewcomers lets somebody join every joinEvery until ctx ends, each from an
// address that nobody else has, and returns how that went when the last has left.
func (c *crowd) welcomeNewcomers(ctx context.Context) joins {
	c.mu.Lock()
	c.joins = joins{took: measure.NewHist()}
	c.mu.Unlock()
	var people sync.WaitGroup
	for at := clock.Now(); c.sleepUntil(ctx, at) == nil; at += int64(joinEvery) {
		number := c.env.Conns + int(c.came)
		c.came++
		people.Go(func() { c.visit(number, at) })
	}
	people.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.joins
}

// visit is somebody who meant to join at a time, stays for a moment, and leaves. Who
// has begun to join is not cut off by the end of the phase.
func (c *crowd) visit(number int, meant int64) {
	joining, cancel := context.WithTimeout(context.Background(), joinTime)
	defer cancel()
	person, err := c.clients.Connect(joining, number)
	took := time.Duration(clock.Now() - meant)
	if err != nil && joining.Err() != nil {
		err = errNoWelcome
	}
	c.noteJoin(took, err)
	if err != nil {
		return
	}
	time.Sleep(stayTime)
	seen := person.Disconnect()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passersby.Merge(seen)
}

func (c *crowd) noteJoin(took time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.joins.failed++
		c.joins.failure = err.Error()
		return
	}
	measure.Record(c.joins.took, took)
}
