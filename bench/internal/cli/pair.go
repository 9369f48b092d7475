package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"hubbub/bench/internal/cluster"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/server"
)

// A pairing compares two builds of the server.
type pairing struct {
	before, after string // binaries
	nodes         int    // of a cluster that the other is; 0 is none
	pairs         int
	conns         int
	duration      time.Duration
	warmup        time.Duration
}

// runPair measures two builds in turns, under the same loads, and prints the
// ratios.
func runPair(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	p, flags, err := parsePairing(args, stdout)
	if err == nil {
		err = dial.CheckOpenFiles(memoryTimes * p.conns)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return fail(stderr, err)
	}
	b := newBenchmark(append([]string{"pair"}, args...), flags, getenv, stdout, stderr)
	code := p.run(ctx, b)
	fmt.Fprintf(stdout, "before  %s\nafter   %s\n\n", p.before, p.after)
	if err := report.Pairs(stdout, b.file); err != nil && code == exitOK {
		return fail(stderr, err)
	}
	return code
}

func parsePairing(args []string, stdout io.Writer) (p pairing, flags map[string]string, err error) {
	set := flag.NewFlagSet("bench pair", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() { pairUsage(stdout, set) }
	set.StringVar(&p.before, "before", "", "`file` of the one Hubbub")
	set.StringVar(&p.after, "after", "", "`file` of the other")
	set.IntVar(&p.nodes, "cluster", 0, "`Hubbubs` of a cluster on three NATS servers that the other is; 0: one Hubbub, alone")
	set.IntVar(&p.pairs, "pairs", 3, "times that each load is put on both")
	set.IntVar(&p.conns, "conns", 1000, "connections; memory is measured with 15 times as many")
	set.DurationVar(&p.duration, "duration", 10*time.Second, "measured time of a run")
	set.DurationVar(&p.warmup, "warmup", 2*time.Second, "time under load before measuring begins")
	set.String("out", "", "`file` to write the results to, as JSON")
	if err := set.Parse(args); err != nil {
		return p, nil, err
	}
	flags = map[string]string{}
	set.VisitAll(func(f *flag.Flag) { flags[f.Name] = f.Value.String() })
	if p.nodes > 0 && p.after == "" {
		p.after = p.before
	}
	return p, flags, p.validate(set.Args())
}

func pairUsage(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, `Usage:
  go run ./bench pair -before FILE -after FILE [flags]
  go run ./bench pair -before FILE -cluster 3 [flags]

Measures two builds of Hubbub in turns under the same loads, or one Hubbub and a
cluster, and prints the ratios. What a cluster costs is that of its Hubbubs. With -out, "bench compare FILE" prints them again.

Flags:
`)
	set.SetOutput(out)
	set.PrintDefaults()
}

func (p pairing) validate(rest []string) error {
	var wrong []error
	need := func(ok bool, text string) {
		if !ok {
			wrong = append(wrong, errors.New(text))
		}
	}
	need(p.before != "" && p.after != "", "pair needs -before and -after")
	for _, binary := range []string{p.before, p.after} {
		if _, err := os.Stat(binary); binary != "" && err != nil {
			wrong = append(wrong, err)
		}
	}
	need(len(rest) == 0, "too many arguments: "+strings.Join(rest, " "))
	need(p.nodes >= 0, "-cluster cannot be negative")
	need(p.pairs > 0, "-pairs has to be at least 1")
	need(p.conns > 0, "-conns has to be at least 1")
	need(p.duration > 0, "-duration has to be above 0")
	need(p.warmup >= 0, "-warmup cannot be negative")
	return errors.Join(wrong...)
}

// run makes all runs. Which build goes first alternates from pair to pair, so that
// a machine that grows slower favours neither.
func (p pairing) run(ctx context.Context, b *benchmark) int {
	worst := exitOK
	for i := range p.pairs {
		for _, l := range p.loads() {
			builds := []string{result.Before, result.After}
			if i%2 == 1 {
				builds = []string{result.After, result.Before}
			}
			for _, build := range builds {
				fmt.Fprintf(b.stderr, "pair %d of %d · %s · %s\n", i+1, p.pairs, l.name, build)
				worst = max(worst, p.runOne(ctx, b, l, build))
				if worst == exitUsage || ctx.Err() != nil {
					return worst
				}
			}
		}
	}
	return worst
}

func (p pairing) runOne(ctx context.Context, b *benchmark, l load, build string) int {
	c := config{
		Params:   l.params,
		Scenario: l.scenario,
		Binary:   p.before,
		Environ:  l.environ,
		Protocol: dial.Hubbub,
		Room:     "bench",
		NoFloor:  true,
	}
	run, err := p.measure(ctx, b, c, build)
	run.Load, run.Build = l.name, build
	for _, failure := range run.Check.Failures {
		fmt.Fprintf(b.stderr, "%s: %s, %s: %s\n", programArg, l.name, build, failure)
	}
	return max(b.save(run), b.tell(run, err))
}

// measure puts a load on one of the two.
func (p pairing) measure(ctx context.Context, b *benchmark, c config, build string) (result.Run, error) {
	if build == result.After {
		c.Binary = p.after
	}
	if build == result.Before || p.nodes == 0 {
		return b.measure(ctx, c)
	}
	running, err := cluster.Start(ctx, cluster.Options{
		Nodes: p.nodes, Servers: 3, Binary: p.after, Args: server.Unlimited, Environ: c.Environ,
	})
	if err != nil {
		return result.Run{}, err
	}
	defer running.Close()
	c.Target, c.PIDs = running.Endpoints(), running.PIDs()
	return b.measure(ctx, c)
}
