package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/hostile"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
)

// runHostile measures what honest people notice of hostile ones.
func runHostile(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	env, flags, err := parseHostile(args, stdout)
	if err == nil {
		err = dial.CheckOpenFiles(max(env.Conns, env.Hostile))
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return fail(stderr, err)
	}
	b := newBenchmark(append([]string{"hostile"}, args...), flags, getenv, stdout, stderr)
	env.SelfCommand, env.ShowProgress, env.RunID = selfCommand, b.showProgress, newRunID()
	worst := exitOK
	err = hostile.Measure(ctx, &env, func(run result.Run) { worst = max(worst, b.save(run)) })
	verdicts := hostile.Judge(b.file.Runs)
	if len(b.file.Runs) > 0 {
		report.Hostile(stdout, b.file.Runs, verdicts, b.color)
	}
	if slices.ContainsFunc(verdicts, func(v result.Verdict) bool { return !v.Good }) {
		worst = max(worst, exitCheck)
	}
	return max(worst, b.tell(result.Run{}, err))
}

func parseHostile(args []string, stdout io.Writer) (env hostile.Env, flags map[string]string, err error) {
	var kinds string
	set := flag.NewFlagSet("bench hostile", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() { hostileUsage(stdout, set) }
	set.IntVar(&env.Conns, "conns", 500, "honest people")
	set.Float64Var(&env.Rate, "rate", 100, "messages a second that they say in all")
	set.IntVar(&env.Hostile, "hostile", 2000, "hostile connections of all ten kinds, a tenth each")
	set.StringVar(&kinds, "kinds", strings.Join(kindNames(), ","), "`kinds` that attack")
	set.DurationVar(&env.Duration, "duration", 10*time.Second, "time of each phase with all kinds")
	set.DurationVar(&env.Alone, "alone", 3*time.Second, "time of each phase with one kind alone; 0: all together only")
	set.IntVar(&env.Addresses, "addresses", 10, "addresses that the connections of a kind come from")
	set.Float64Var(&env.Attempts, "attempts", 200, "connections a second that each kind begins, at most")
	set.Float64Var(&env.Frames, "frames", 5000, "frames or requests a second that each kind sends, at most")
	set.IntVar(&env.History, "history", 20000, "messages in the room that is resumed and searched")
	set.IntVar(&env.Repeat, "repeat", 1, "times to measure all; p99 is judged by the median of the ratios")
	set.BoolVar(&env.Proxied, "proxy", true, "name addresses by the PROXY protocol; without it all come from loopback")
	set.BoolVar(&env.OneAddress, "one-address", false, "nobody is hostile, and the honest people join from one address, 20 a second")
	set.StringVar(&env.Binary, "binary", "", "`file` of the Hubbub to start (default: it is built from the source)")
	set.String("out", "", "`file` to write the results to, as JSON")
	if err := set.Parse(args); err != nil {
		return env, nil, err
	}
	env.Kinds = strings.Split(kinds, ",")
	flags = map[string]string{}
	set.VisitAll(func(f *flag.Flag) { flags[f.Name] = f.Value.String() })
	return env, flags, checkHostile(env.Params, set.Args())
}

func kindNames() []string {
	var names []string
	for _, k := range attack.Kinds {
		names = append(names, k.Name)
	}
	return names
}

func hostileUsage(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, `Usage:
  go run ./bench hostile [flags]

Honest people talk in a room while hostile connections aim at nobody, at an idle
server beside theirs, and at their own, each kind alone and then all together. The
exit code is 1 if p99 grows by half or more over that beside the idle server, a join
takes over 1 s, a message is lost, somebody honest is cut off or refused anything,
or the log of a phase has 1 MB or more.

Kinds:
`)
	for _, k := range attack.Kinds {
		fmt.Fprintf(out, "  %-14s %s\n", k.Name, k.Does)
	}
	fmt.Fprint(out, "\nFlags:\n")
	set.SetOutput(out)
	set.PrintDefaults()
}

// checkHostile reports everything that is wrong.
func checkHostile(p hostile.Params, rest []string) error {
	var wrong []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	for i, kind := range p.Kinds {
		need(slices.Contains(kindNames(), kind), "-kinds: %q is none of %s", kind, strings.Join(kindNames(), ", "))
		need(!slices.Contains(p.Kinds[:i], kind), "-kinds: %s is there twice", kind)
	}
	need(len(rest) == 0, "too many arguments: %s", strings.Join(rest, " "))
	need(p.Conns > 0 && p.Conns <= 10000, "-conns has to be from 1 to 10,000")
	need(p.Hostile >= len(attack.Kinds), "-hostile has to be at least %d, one of each kind", len(attack.Kinds))
	need(p.Rate > 0, "-rate has to be above 0")
	need(p.Duration > 0, "-duration has to be above 0")
	need(p.Alone >= 0, "-alone cannot be negative")
	need(p.Addresses > 0 && p.Addresses <= 256, "-addresses has to be from 1 to 256")
	need(p.Attempts > 0 && p.Frames > 0, "-attempts and -frames have to be above 0")
	need(p.Repeat > 0, "-repeat has to be at least 1")
	need(p.History >= 0, "-history cannot be negative")
	return errors.Join(wrong...)
}
