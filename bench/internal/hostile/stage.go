package hostile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/server"
)

// history is the room with a long history.
const history = "past"

// A stage is the two servers: the one that is measured, and an idle one.
type stage struct {
	env          *Env
	server, idle *server.Process
}

// setUp starts both servers and lets each have the history.
func setUp(ctx context.Context, env *Env) (*stage, error) {
	s := &stage{env: env}
	end := env.ShowProgress("building the server and filling its history", 0, nil)
	defer end()
	var err error
	s.server, err = server.Start(ctx, server.Options{Binary: env.Binary, Args: server.Unlimited})
	if err != nil {
		return nil, err
	}
	if s.idle, err = server.Start(ctx, server.Options{Binary: s.server.Binary, Args: server.Unlimited}); err != nil {
		s.stop()
		return nil, err
	}
	if err := s.both(ctx, func(ctx context.Context, p *server.Process) error { return fill(ctx, p.URL, env.History) }); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// both does something with both servers at once.
func (s *stage) both(ctx context.Context, do func(context.Context, *server.Process) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, p := range []*server.Process{s.server, s.idle} {
		g.Go(func() error { return do(ctx, p) })
	}
	return g.Wait()
}

// restart starts both servers again, with their own limits and what they have stored.
func (s *stage) restart(ctx context.Context) error {
	return s.both(ctx, func(ctx context.Context, p *server.Process) error { return p.Restart(ctx, s.env.options()) })
}

// options are those of a server with its default limits.
func (env *Env) options() server.Options {
	args := []string{"-metrics-addr", "127.0.0.1:0"}
	if env.Proxied {
		args = append(args, "-proxy-protocol", "-trusted-proxies", "loopback")
	}
	return server.Options{Binary: env.Binary, Args: args}
}

func (s *stage) stop() {
	s.server.Stop()
	if s.idle != nil {
		s.idle.Stop()
	}
}

// attack starts the attackers of a load, some of whom go to the people's room.
func (s *stage) attack(l load, room string, at *server.Process) (*attack.Process, error) {
	c := attack.Config{
		Server: hostOf(at), Kinds: l.kinds, Conns: max(s.env.Hostile/len(attack.Kinds), 1), Addresses: s.env.Addresses,
		Attempts: s.env.Attempts, Frames: s.env.Frames, Room: room, History: history,
	}
	if s.env.Proxied {
		c.First = attackers
	}
	p, err := attack.StartProcess(s.env.SelfCommand, c)
	if err != nil {
		return nil, errors.Join(err, fmt.Errorf("%s: nobody attacks", l.name))
	}
	return p, nil
}

// hostOf returns host and port of a server.
func hostOf(p *server.Process) string {
	return strings.TrimSuffix(strings.TrimPrefix(p.URL, "ws://"), "/ws")
}
