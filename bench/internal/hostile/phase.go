package hostile

import (
	"context"
	"errors"
	"sync"
	"time"

	"hubbub/bench/internal/clock"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/server"
)

// calmTime is between phases, for connections to end.
const calmTime = 500 * time.Millisecond

// phase lets the crowd talk while newcomers join and attackers do what the phase is
// named for.
func (s *stage) phase(ctx context.Context, c *crowd, l load, name string) (phase result.Phase, err error) {
	phase.Name = name
	m := s.meter()
	stopAttack, err := s.attackFor(name, l, c.room, m)
	if err != nil {
		return phase, err
	}
	seen, err := s.watch(ctx, &phase, m, func() (sightings, error) { return c.meanwhile(ctx, l.duration) })
	var attackErr error
	phase.Attack, attackErr = stopAttack()
	if err := errors.Join(err, attackErr); err != nil {
		return phase, err
	}
	c.account(&phase, seen)
	return phase, c.sleepUntil(ctx, clock.Now()+int64(calmTime))
}

// attackFor starts the attackers of a phase, whom m then watches. stop ends them and
// returns what became of each kind.
func (s *stage) attackFor(phase string, l load, room string, m *meter) (stop func() (map[string]result.Attack, error), err error) {
	target := map[string]*server.Process{result.Beside: s.idle, result.Attacked: s.server}[phase]
	if target == nil {
		return func() (map[string]result.Attack, error) { return nil, nil }, nil
	}
	force, err := s.attack(l, room, target)
	if err != nil {
		return nil, err
	}
	m.attackers.pid = force.PID()
	return func() (map[string]result.Attack, error) {
		defer force.Stop()
		tallies, err := force.Tallies()
		attacks := make(map[string]result.Attack, len(tallies))
		for kind, tally := range tallies {
			attacks[kind] = result.Attack(tally)
		}
		return attacks, err
	}, nil
}

// sightings are what people saw while something went on.
type sightings struct {
	totals measure.Totals
	came   joins
}

// watch writes into phase what the processes use and the server counts while do goes on.
func (s *stage) watch(ctx context.Context, phase *result.Phase, m *meter, do func() (sightings, error)) (sightings, error) {
	before, beforeErr := countersOf(ctx, s.server)
	m.start()
	seen, err := do()
	m.finish(phase)
	after, afterErr := countersOf(ctx, s.server)
	phase.Counted = grown(before, after)
	if err := errors.Join(beforeErr, afterErr); err != nil {
		phase.Unmeasured = err.Error()
	}
	return seen, err
}

// meanwhile lets the crowd talk and newcomers join at the same time.
func (c *crowd) meanwhile(ctx context.Context, duration time.Duration) (seen sightings, err error) {
	coming, stop := context.WithCancel(ctx)
	var newcomers sync.WaitGroup
	newcomers.Go(func() { seen.came = c.welcomeNewcomers(coming) })
	seen.totals, err = c.talk(ctx, duration)
	stop()
	newcomers.Wait()
	return seen, err
}
