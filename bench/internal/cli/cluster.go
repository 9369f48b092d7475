package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"hubbub/bench/internal/cluster"
)

// A clusterConfig is what the arguments of the command cluster say.
type clusterConfig struct {
	cluster.Options
	For       time.Duration // 0 until it is interrupted
	Check     bool
	Clients   int
	Rooms     int
	Rivals    int
	Pace      time.Duration
	Drop      time.Duration
	Faults    []cluster.Fault
	FaultTime time.Duration
	Seed      uint64
	History   string
	Out       string
	Judge     string
	Roll      bool
	Load      clusterLoad

	flags map[string]string // as given or by default
}

// runCluster starts a cluster to look at, or one to check.
func runCluster(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c, err := parseCluster(args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return fail(stderr, err)
	case c.Judge != "":
		return judge(c.Judge, stdout, stderr)
	case c.Load.conns > 0:
		if err := c.Load.fits(); err != nil {
			return fail(stderr, err)
		}
		c.Options = c.Load.options(c.Options)
	}
	if c.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.For+startWithin)
		defer cancel()
	}
	c.Options.Balancer = c.Options.Balancer && !c.Check // the crowd knows all nodes
	fmt.Fprintln(stdout, "building and starting")
	running, err := cluster.Start(ctx, c.Options)
	if err != nil {
		return fail(stderr, err)
	}
	defer running.Close()
	showCluster(stdout, running)
	switch {
	case c.Check:
		return checkCluster(ctx, c, running, stdout, stderr)
	case c.Load.conns > 0:
		return c.Load.run(ctx, running, newBenchmark(append([]string{"cluster"}, args...), c.flags, getenv, stdout, stderr))
	}
	waitFor(ctx, c.For)
	return exitOK
}

// startWithin is how long a cluster may take to start.
const startWithin = 3 * time.Minute

// waitFor waits for a time, or for an interrupt alone.
func waitFor(ctx context.Context, d time.Duration) {
	var over <-chan time.Time
	if d > 0 {
		over = time.After(d)
	}
	select {
	case <-ctx.Done():
	case <-over:
	}
}

// showCluster tells where everything is.
func showCluster(out io.Writer, c *cluster.Cluster) {
	for _, n := range c.Nodes {
		fmt.Fprintf(out, "hubbub %d   http://%s\n", n.Number, n.Address)
	}
	if c.NATS != nil {
		for _, s := range c.NATS.Servers {
			fmt.Fprintf(out, "nats %s    %s\n", s.Name, s.URL())
		}
		fmt.Fprintf(out, "nats system account  %s\n", c.NATS.SystemURL())
	}
	if c.Balancer != "" {
		fmt.Fprintf(out, "balancer   http://%s\n", c.Balancer)
	}
	fmt.Fprintf(out, "logs       %s\n", c.Dir)
	fmt.Fprintf(out, "load       go run ./bench -target %s -pid %s\n", c.Endpoints(), strings.ReplaceAll(strings.Trim(fmt.Sprint(c.PIDs()), "[]"), " ", ","))
}

func parseCluster(args []string, stdout io.Writer) (c clusterConfig, err error) {
	var faults string
	set := flag.NewFlagSet("bench cluster", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() { clusterUsage(stdout, set) }
	set.IntVar(&c.Nodes, "nodes", 3, "Hubbubs")
	set.IntVar(&c.Servers, "nats", 3, "NATS servers; 0: one Hubbub alone, without a cluster")
	set.StringVar(&c.Binary, "binary", "", "`file` of the Hubbub to start (default: it is built from the source)")
	set.BoolVar(&c.Options.Balancer, "balancer", cluster.HasBalancer(), "HAProxy in front; by default if it is installed, and not with -check")
	set.DurationVar(&c.For, "for", 0, "time to run, for -check to break things; 0: until Ctrl-C")
	set.BoolVar(&c.Check, "check", false, "let a crowd chat, break things, and judge what the crowd was sent")
	set.IntVar(&c.Clients, "clients", 300, "people of that crowd, over all nodes")
	set.IntVar(&c.Rooms, "rooms", 10, "rooms that they are spread over")
	set.IntVar(&c.Rivals, "rivals", 12, "people beside them, of whom three each want one name")
	set.DurationVar(&c.Pace, "pace", 5*time.Second, "time between two messages of one of them, in the mean")
	set.DurationVar(&c.Drop, "drop", time.Minute, "time until one of them loses the connection, in the mean; 0: never")
	set.StringVar(&faults, "faults", "all", "`kinds` of faults, separated by commas; all, or none")
	set.DurationVar(&c.FaultTime, "fault-time", 30*time.Second, "longest time that a fault lasts")
	set.Uint64Var(&c.Seed, "seed", rand.Uint64(), "of what chance picks: kinds, places and times of faults")
	set.StringVar(&c.History, "history", "", "`file` to write all that was seen to, as JSON lines, compressed if its name ends with .gz (default: one that is kept if a rule was broken)")
	set.StringVar(&c.Out, "out", "", "`file` to write the verdict and the figures to, as JSON")
	set.BoolVar(&c.Roll, "roll", false, "with -check: upgrade the Hubbubs once, one after the other, in place of -faults; nobody is to be seen leaving")
	c.Load.addFlags(set)
	set.StringVar(&c.Judge, "judge", "", "judge the history in a `file`, and start nothing")
	if err := set.Parse(args); err != nil {
		return c, err
	}
	c.flags = map[string]string{}
	set.VisitAll(func(f *flag.Flag) { c.flags[f.Name] = f.Value.String() })
	return c, errors.Join(c.check(faults, set.Args()), c.Load.check())
}

// check reports everything that is wrong.
func (c *clusterConfig) check(faults string, rest []string) error {
	var wrong []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	need(len(rest) == 0, "too many arguments: %s", strings.Join(rest, " "))
	need(c.Nodes > 0 && c.Servers >= 0, "-nodes has to be at least 1, -nats at least 0")
	need(c.Servers > 0 || c.Nodes == 1, "-nats 0 goes with -nodes 1")
	need(!c.Options.Balancer || cluster.HasBalancer(), "-balancer needs HAProxy, and there is no program haproxy")
	need(c.For >= 0 && c.FaultTime > 0, "-for cannot be negative, -fault-time has to be above 0")
	need(c.Clients > 0 && c.Rooms > 0 && c.Rooms <= c.Clients, "-clients has to be at least 1, -rooms from 1 to -clients")
	need(!c.Roll || c.Check, "-roll goes with -check")
	need(!c.Check || c.Load.conns == 0, "-check and -conns do not go together")
	need(c.Rivals >= 0 && c.Pace > 0 && c.Drop >= 0, "-rivals and -drop cannot be negative, -pace has to be above 0")
	var err error
	c.Faults, err = c.faultsOf(faults)
	return errors.Join(append(wrong, err)...)
}

// faultsOf returns the faults by their names. All are those that can happen to what runs.
func (c *clusterConfig) faultsOf(names string) (faults []cluster.Fault, err error) {
	for _, f := range cluster.Faults {
		if names == "all" && (f.Alone || c.Servers > 0) {
			faults = append(faults, f)
		}
	}
	if names == "all" || names == "none" {
		return faults, nil
	}
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(cluster.Faults, func(f cluster.Fault) bool { return f.Name == name })
		switch {
		case i < 0:
			return nil, fmt.Errorf("-faults: there is no %q", name)
		case c.Servers == 0 && !cluster.Faults[i].Alone:
			return nil, fmt.Errorf("-faults: %s cannot happen without NATS", name)
		}
		faults = append(faults, cluster.Faults[i])
	}
	return faults, nil
}

func clusterUsage(out io.Writer, set *flag.FlagSet) {
	fmt.Fprint(out, `Usage:
  go run ./bench cluster [flags]           run a cluster on this machine
  go run ./bench cluster -check [flags]    and break it while a crowd chats
  go run ./bench cluster -conns 57000      and tell what so many connections over all nodes cost

The crowd talks and listens over all nodes, loses connections and resumes elsewhere. All that
it says and is sent is noted and judged: every message that was acknowledged reaches everybody who
stays or resumes, once and in one order on all nodes, and no name is held twice. The exit code
is 1 if a rule was broken or somebody did not come back, 2 if it could not run.

Faults:
`)
	for _, f := range cluster.Faults {
		fmt.Fprintf(out, "  %-13s %s\n", f.Name, f.Does)
	}
	fmt.Fprint(out, "\nFlags:\n")
	set.SetOutput(out)
	set.PrintDefaults()
}
