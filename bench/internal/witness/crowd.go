// Package witness is a crowd that chats over all nodes of a cluster and notes what it says and is
// told, for the consistency package to judge.
//
// A member joins with the client of this module, says something now and then, loses its connection now and
// then, and resumes at a node that chance picks. What it is sent is noted beside that client, frame by
// frame. Rivals want the same few names, at different nodes at the same time.
package witness

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/bench/internal/consistency"
)

// Config says who is in a crowd.
type Config struct {
	Nodes   []string      // where the servers listen, host and port
	Members int           // at least one a room
	Rooms   int           // that members are spread over; default 1
	Rivals  int           // who want the names of each other; default none
	Pace    time.Duration // between two messages of a member, in the mean
	Drop    time.Duration // until a member loses its connection, in the mean; 0 never
}

// sayTimeout is after what time nobody learns any more what became of a message.
const sayTimeout = 90 * time.Second

// A Crowd is all who are there.
type Crowd struct {
	config  Config
	log     *consistency.Log
	rooms   []*room
	members []*member
	people  int // members and rivals
	conns   atomic.Int64

	cancel  context.CancelFunc
	quiet   chan struct{} // closed when nothing more is to be begun
	running sync.WaitGroup
	talking sync.WaitGroup // of running, those who say things
}

// A room is one of those that members are in.
type room struct {
	name    string
	members []*member
	last    atomic.Int64 // the highest number that anybody has seen
}

func (r *room) reached(seq int64) {
	for {
		last := r.last.Load()
		if seq <= last || r.last.CompareAndSwap(last, seq) {
			return
		}
	}
}

// Gather lets a crowd come. It has come when all have been welcomed. Close it when done.
func Gather(ctx context.Context, config Config, log *consistency.Log) (*Crowd, error) {
	config.Rooms = max(1, config.Rooms)
	c := &Crowd{config: config, log: log, quiet: make(chan struct{})}
	for i := range config.Rooms {
		c.rooms = append(c.rooms, &room{name: fmt.Sprintf("room-%d", i+1)})
	}
	for i := range config.Members {
		r := c.rooms[i%len(c.rooms)]
		m := c.member(r, fmt.Sprintf("member-%d", i+1))
		c.members = append(c.members, m)
		r.members = append(r.members, m)
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel = cancel
	for _, m := range c.members {
		c.running.Go(func() { m.run(running) })
	}
	if err := c.await(ctx, (*member).isHere); err != nil {
		c.Close()
		return nil, fmt.Errorf("not all have come: %w", err)
	}
	for _, r := range c.rooms {
		c.speak(ctx, r) // a room in which nothing was said is not kept
	}
	c.begin(running)
	return c, nil
}

// begin lets all talk who are there, and the rivals come.
func (c *Crowd) begin(ctx context.Context) {
	for _, m := range c.members {
		c.talk(func() { m.talk(ctx) })
		if c.config.Drop > 0 {
			c.running.Go(m.drop)
		}
	}
	for i := range c.config.Rivals {
		m := c.member(c.rooms[0], fmt.Sprintf("rival-%d", i/3+1))
		c.talk(func() { m.compete(ctx) })
	}
}

func (c *Crowd) talk(f func()) {
	c.talking.Add(1)
	c.running.Go(func() {
		defer c.talking.Done()
		f()
	})
}

func (c *Crowd) member(r *room, name string) *member {
	c.people++
	return &member{crowd: c, number: c.people, room: r, name: name}
}

// Settle ends the talk and waits, for as long as ctx lasts, until everybody is there and has been sent
// everything. It returns how many are not, or have not. Whoever was in the crowd is then held to have stayed.
func (c *Crowd) Settle(ctx context.Context) (missing int) {
	close(c.quiet)
	c.talking.Wait()
	for _, r := range c.rooms {
		c.speak(ctx, r) // who has been sent this has been sent all
	}
	c.await(ctx, (*member).hasAll)
	for _, m := range c.members {
		if !m.hasAll() {
			missing++
		}
		c.log.Note(consistency.Event{Kind: consistency.Stays, Client: m.number})
	}
	return missing
}

// speak has somebody say something in a room, for as long as ctx lasts.
func (c *Crowd) speak(ctx context.Context, r *room) {
	for i := 0; ctx.Err() == nil; i++ {
		if r.members[i%len(r.members)].say(ctx) {
			return
		}
	}
}

// await waits until something is true for all members.
func (c *Crowd) await(ctx context.Context, is func(*member) bool) error {
	for _, m := range c.members {
		for !is(m) {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return nil
}

// Close sends all away.
func (c *Crowd) Close() {
	c.cancel()
	c.running.Wait()
}

// pause waits for a random time; it is false once the crowd is to be quiet.
func (c *Crowd) pause(mean time.Duration) bool {
	timer := time.NewTimer(time.Duration(rand.ExpFloat64() * float64(mean)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.quiet:
		return false
	}
}
