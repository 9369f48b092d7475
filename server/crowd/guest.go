package crowd

import (
	"context"
	"errors"
	"sync"

	"hubbub/server/client"
	"hubbub/server/wire"
)

// remembered is how many of the last messages a guest can answer and react to.
const remembered = 16

// Enter returns the door of a room at an endpoint such as ws://localhost:8000/ws.
func Enter(endpoint, room string) Door {
	return func(ctx context.Context, name string) (Guest, error) {
		c, err := client.Join(ctx, client.Config{URL: endpoint, Room: room, Name: name})
		if err != nil {
			return nil, err
		}
		g := &guest{client: c, ended: make(chan struct{})}
		go g.read()
		return g, nil
	}
}

// A guest is in a room by a connection. It reads all and remembers where the last
// messages are.
type guest struct {
	client *client.Client
	ended  chan struct{}
	own    client.Message // the last it said, without a number if it said none

	mu   sync.Mutex
	last [remembered]int64 // guarded by mu; numbers of messages, from next on the oldest first
	next int               // guarded by mu
}

func (g *guest) read() {
	defer close(g.ended)
	for {
		event, err := g.client.Next(context.Background())
		if err != nil {
			return
		}
		if m, is := event.(client.Message); is && !m.Removed {
			g.remember(m.Seq)
		}
	}
}

func (g *guest) remember(seq int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last[g.next] = seq
	g.next = (g.next + 1) % remembered
}

// back returns the number of a message of the last ones, 0 if there is none.
func (g *guest) back(n int) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.last[(g.next+2*remembered-1-min(n, remembered-1))%remembered]
}

func (g *guest) Do(ctx context.Context, step Step) (done bool, err error) {
	target := g.back(step.Back)
	switch {
	case step.Kind == Edit && g.own.Seq == 0, step.Kind == React && target == 0:
		return false, nil
	case step.Kind == Edit:
		_, err = g.client.Edit(ctx, g.own.Seq, g.own.Text+step.Text)
		g.own = client.Message{} // nobody mends a line twice
	case step.Kind == React:
		err = g.client.React(ctx, target, step.Text, true)
	case step.Kind == Ask:
		g.own, err = g.client.Ask(ctx, step.Text)
	case step.Kind == Reply && target != 0:
		g.own, err = g.client.Reply(ctx, target, step.Text)
	default:
		g.own, err = g.client.Say(ctx, step.Text)
	}
	if refusal, is := errors.AsType[*wire.Error](err); is && refusal.Code == wire.NotFound {
		return false, nil // it was taken back meanwhile
	}
	return err == nil, err
}

func (g *guest) Leave() {
	g.client.Leave()
	<-g.ended
}
