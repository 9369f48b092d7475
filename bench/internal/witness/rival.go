package witness

import (
	"context"
	"time"

	"hubbub/bench/internal/consistency"
	"hubbub/server/client"
)

const (
	comeWithin = 10 * time.Second // a rival tries to get its name
	comeAgain  = 300 * time.Millisecond
	speakEvery = 300 * time.Millisecond
	speaks     = 8 // times, before it leaves the name to another
)

// compete comes under a name that others want, as somebody new each time, says something for a while, and
// leaves.
func (m *member) compete(ctx context.Context) {
	for m.crowd.pause(comeAgain) {
		m.mu.Lock()
		m.dials = 1 // to any node
		m.mu.Unlock()
		config := m.config(nil)
		config.Hold = false
		coming, cancel := context.WithTimeout(ctx, comeWithin)
		c, err := client.Join(coming, config)
		cancel()
		if err != nil {
			continue
		}
		m.stay(ctx, c)
	}
}

// stay says something for a while, unless it is refused on coming back, and leaves.
func (m *member) stay(ctx context.Context, c *client.Client) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		read(ctx, c)
	}()
	m.mu.Lock()
	m.client = c
	m.mu.Unlock()
	for i := 0; i < speaks && m.crowd.pause(speakEvery) && !isClosed(ended); i++ {
		m.say(ctx)
	}
	m.crowd.log.Note(consistency.Event{Kind: consistency.Leave, Client: m.number})
	c.Leave()
	<-ended
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
