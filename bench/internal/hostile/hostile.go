// Package hostile measures what honest people notice while others are hostile.
//
// Two servers run in processes of their own. Honest people, each from an address of
// their own, talk in one room of the first. Each load has three phases: nobody is
// hostile, the attackers aim at the second server, and they aim at the first. The
// second phase is the cost of the machine that all share, so it is the third one
// against the second that tells what the server lets through.
package hostile

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"time"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
)

// Scenario is the name of these runs in a results file.
const Scenario = "hostile"

// Params are what the flags set.
type Params struct {
	Conns      int           // honest people
	Rate       float64       // messages a second, of all of them
	Hostile    int           // connections of all ten kinds, a tenth each
	Kinds      []string      // those that attack
	Duration   time.Duration // of a phase with all kinds
	Alone      time.Duration // of a phase with each kind alone; 0: left out
	Addresses  int           // of each kind
	Attempts   float64       // connections a second that each kind begins
	Frames     float64       // frames, requests and pieces of them a second of each kind
	History    int           // messages in a room that is there before
	Repeat     int           // times that all loads are measured
	Proxied    bool          // the servers are told addresses by the PROXY protocol
	OneAddress bool          // nobody is hostile, and all come from one address
}

// Env is what the measurement runs in.
type Env struct {
	Params
	Binary string // of the servers; empty: built from the source
	RunID  string // marks the messages
	// SelfCommand returns a command that runs this program with other arguments.
	SelfCommand func(ctx context.Context, args ...string) *exec.Cmd
	// ShowProgress is as in scenario.Env.
	ShowProgress func(name string, total int64, poll func() scenario.Progress) (end func())
}

// Measure puts all loads on the servers and hands each run to keep. Ended by ctx, it
// returns scenario.ErrInterrupted.
func Measure(ctx context.Context, env *Env, keep func(result.Run)) error {
	err := measureAll(ctx, env, keep)
	if err != nil && ctx.Err() != nil {
		return scenario.ErrInterrupted
	}
	return err
}

func measureAll(ctx context.Context, env *Env, keep func(result.Run)) error {
	if env.OneAddress {
		run, err := oneAddress(ctx, env)
		keep(run)
		return err
	}
	s, err := setUp(ctx, env)
	if err != nil {
		return err
	}
	defer s.stop()
	for i, l := range slices.Repeat(env.loads(), env.Repeat) {
		run, err := s.measure(ctx, l, fmt.Sprintf("square-%d", i))
		if err != nil {
			run.Ended = err.Error()
			keep(run)
			return fmt.Errorf("%s: %w", l.name, err)
		}
		keep(run)
	}
	return nil
}

// A load is the kinds that attack together, and for how long.
type load struct {
	name     string
	kinds    []string
	duration time.Duration
}

// loads are each kind alone, and all together.
func (p *Params) loads() []load {
	if len(p.Kinds) == 1 {
		return []load{{p.Kinds[0], p.Kinds, p.Duration}}
	}
	var loads []load
	for _, kind := range p.Kinds {
		if p.Alone > 0 {
			loads = append(loads, load{kind, []string{kind}, p.Alone})
		}
	}
	name := "all together"
	if len(p.Kinds) < len(attack.Kinds) {
		name = "these together"
	}
	return append(loads, load{name, p.Kinds, p.Duration})
}

// measure puts one load on the servers, which start anew for it. People talk in a room
// in which nothing was said yet.
func (s *stage) measure(ctx context.Context, l load, room string) (result.Run, error) {
	run := s.env.newRun(l.name)
	if err := s.restart(ctx); err != nil {
		return run, err
	}
	crowd, err := s.env.gather(s.server, room, honest)
	if err != nil {
		return run, err
	}
	defer crowd.close()
	if err := crowd.open(ctx); err != nil {
		return run, err
	}
	for _, name := range []string{result.Quiet, result.Beside, result.Attacked} {
		end := s.env.ShowProgress(l.name+" · "+name, crowd.total(l.duration), crowd.poll())
		phase, err := s.phase(ctx, crowd, l, name)
		end()
		crowd.describe(&run, phase)
		if err != nil {
			return run, err
		}
		run.Phases = append(run.Phases, phase)
	}
	return run, nil
}

func (env *Env) newRun(load string) result.Run {
	return result.Run{
		Scenario: Scenario, Load: load, Target: "own server", Protocol: "hubbub",
		Conns: env.Conns, Rate: env.Rate, Size: textSize, Publishers: env.Conns,
		Curve: []measure.CurvePoint{}, Series: []result.Interval{},
	}
}
