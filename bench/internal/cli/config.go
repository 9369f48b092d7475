package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/marker"
	"hubbub/bench/internal/scenario"
)

// A config is what the arguments say.
type config struct {
	scenario.Params
	Scenario string
	Target   string   // empty: a server of our own
	Binary   string   // of that server; empty: built from the source
	Environ  []string // more of that server's environment
	Protocol string
	Room     string
	PIDs     []int
	Out      string
	Repeat   int
	NoFloor  bool

	flags map[string]string // as given or by default
}

// defaults are those of each scenario: conns, rate, size, publishers, duration,
// warm-up.
var defaults = map[string]scenario.Params{
	"broadcast":   {Conns: 1000, Rate: 100, Size: 100, Publishers: 10, Duration: 10 * time.Second, Warmup: 2 * time.Second},
	"closed-loop": {Conns: 1000, Size: 100, Publishers: 50, Duration: 10 * time.Second, Warmup: 2 * time.Second},
	"saturate":    {Conns: 1000, Size: 100, Publishers: 50, Duration: 12 * time.Second, Warmup: time.Second},
	"connections": {Conns: 5000, Rate: 2, Size: 100, Publishers: 10, Duration: 5 * time.Second},
	"churn":       {Conns: 500, Rate: 50, Size: 100, Publishers: 10, Duration: 8 * time.Second, Warmup: time.Second},
	"slow":        {Conns: 200, Rate: 200, Size: 4000, Publishers: 20, Duration: 15 * time.Second, Warmup: time.Second},
	"reactions":   {Conns: 1000, Rate: 20, Size: 100, Publishers: 10, Duration: 15 * time.Second, Warmup: time.Second},
	"resume":      {Conns: 500, Rate: 50, Size: 100, Publishers: 10, Duration: 6 * time.Second, Warmup: time.Second},
}

// severalProcesses are the scenarios that -procs goes with.
var severalProcesses = []string{"broadcast", "closed-loop", "saturate", "connections"}

// parse reads "[flags] [SCENARIO] [flags]". What is wrong is reported at once.
func parse(args []string, out io.Writer) (config, error) {
	name := scenarioIn(args)
	c := config{Scenario: name, flags: map[string]string{}}
	set := c.flagSet(defaults[name], out)
	if err := set.Parse(args); err != nil {
		return c, err
	}
	if set.NArg() > 0 {
		c.Scenario = set.Arg(0)
		if err := set.Parse(set.Args()[1:]); err != nil {
			return c, err
		}
	}
	if set.NArg() > 0 {
		return c, fmt.Errorf("too many arguments: %s", strings.Join(set.Args(), " "))
	}
	given := map[string]bool{}
	set.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if !given["publishers"] {
		c.Publishers = min(c.Publishers, max(c.Conns, 1))
	}
	set.VisitAll(func(f *flag.Flag) { c.flags[f.Name] = f.Value.String() })
	return c, c.check(given)
}

// scenarioIn returns the scenario that the arguments name, broadcast if none:
// the flags' defaults depend on it.
func scenarioIn(args []string) string {
	var c config
	set := c.flagSet(scenario.Params{}, io.Discard)
	if set.Parse(args) == nil && set.NArg() > 0 {
		return set.Arg(0)
	}
	return "broadcast"
}

func (c *config) flagSet(d scenario.Params, out io.Writer) *flag.FlagSet {
	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() { usage(out, set) }
	set.IntVar(&c.Conns, "conns", d.Conns, "connections, those of the publishers included")
	set.Float64Var(&c.Rate, "rate", d.Rate, "messages a second, over all publishers")
	set.IntVar(&c.Size, "size", d.Size, "bytes of text in a message")
	set.IntVar(&c.Publishers, "publishers", d.Publishers, "connections that send, in turns")
	set.DurationVar(&c.Duration, "duration", d.Duration, "measured time, warm-up not counted")
	set.DurationVar(&c.Warmup, "warmup", d.Warmup, "time under load before measuring begins")
	set.DurationVar(&c.Drain, "drain", 5*time.Second, "time to wait for what is under way at the end")
	set.DurationVar(&c.P99, "p99", 250*time.Millisecond, "saturate: latency that p99 has to stay under")
	set.IntVar(&c.Window, "window", 64, "closed-loop, saturate: messages under way in the closed loop")
	set.Float64Var(&c.Churn, "churn", 50, "churn: people who come, and go, a second")
	set.Float64Var(&c.Reactions, "reactions", 10_000, "reactions: how many a second, over all readers")
	set.Float64Var(&c.Share, "share", 0.1, "slow: share of the readers that stall, 0 to 1")
	set.StringVar(&c.Target, "target", "", "`URL` of a running server, ws://host:port/path; several with commas for connections in turn; {n} becomes the connection's number (default: a Hubbub of its own)")
	set.StringVar(&c.Binary, "binary", "", "`file` of the Hubbub to start (default: it is built from the source)")
	set.StringVar(&c.Protocol, "protocol", dial.Hubbub, "hubbub: join and say in JSON; plain: text in, text out")
	set.BoolVar(&c.NoEcho, "no-echo", false, "the server does not send a message back to its sender")
	set.StringVar(&c.Room, "room", "bench", "room to join")
	set.Func("pid", "`processes` of the target to account for, separated by commas, when they are local", c.addPIDs)
	set.IntVar(&c.Procs, "procs", 1, "processes to spread the connections over: broadcast, closed-loop, saturate, connections")
	set.StringVar(&c.Out, "out", "", "`file` to write the results to, as JSON")
	set.IntVar(&c.Repeat, "repeat", 1, "times to run it")
	set.BoolVar(&c.NoFloor, "no-floor", false, "do not measure the floor")
	return set
}

func usage(out io.Writer, set *flag.FlagSet) {
	fmt.Fprintf(out, `Usage:
  go run ./bench [flags] [SCENARIO]            run %s
  go run ./bench report [-html FILE] FILE...   print results again, write a page with plots
  go run ./bench compare A.json B.json         print the ratios of B to A
  go run ./bench pair -before FILE -after FILE compare two builds, in turns
  go run ./bench hostile                       honest people beside hostile ones
  go run ./bench cluster                       a cluster on this machine; with -check, while it breaks

The exit code is 0 if all is well, 1 if a check failed, 2 for wrong usage or if
it could not run.

Flags, with the defaults of the scenario:
`, strings.Join(scenario.Names(), ", "))
	set.SetOutput(out)
	set.PrintDefaults()
}

// addPIDs takes the numbers of processes.
func (c *config) addPIDs(list string) error {
	c.PIDs = nil // the arguments are read twice
	for text := range strings.SplitSeq(list, ",") {
		pid, err := strconv.Atoi(text)
		if err != nil || pid <= 0 {
			return fmt.Errorf("%q is no process", text)
		}
		c.PIDs = append(c.PIDs, pid)
	}
	return nil
}

// check reports everything that is wrong.
func (c *config) check(given map[string]bool) error {
	var wrong []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	_, known := defaults[c.Scenario]
	need(known, "%q is no scenario: there are %s, and report, compare, pair, hostile, cluster", c.Scenario, strings.Join(scenario.Names(), ", "))
	need(c.Conns > 0, "-conns has to be at least 1")
	need(c.Rate > 0 || c.Scenario == "saturate" || c.Scenario == "closed-loop", "-rate has to be above 0")
	need(c.Size >= marker.MinSize, "-size has to be at least %d, which the marker in a message takes", marker.MinSize)
	need(c.Publishers > 0 && c.Publishers <= max(c.Conns, 1), "-publishers has to be from 1 to -conns")
	need(!c.NoEcho || c.Publishers < c.Conns, "-no-echo needs more -conns than -publishers")
	need(c.Duration > 0, "-duration has to be above 0")
	need(c.Warmup >= 0 && c.Drain >= 0, "-warmup and -drain cannot be negative")
	need(c.P99 > 0 && c.Window > 0, "-p99 and -window have to be above 0")
	need(c.Churn > 0, "-churn has to be above 0")
	need(c.Share > 0 && c.Share < 1, "-share has to be between 0 and 1")
	need(c.Scenario != "slow" || c.Publishers < c.Conns, "slow needs more -conns than -publishers")
	need(c.Protocol == dial.Hubbub || c.Protocol == dial.Plain, "-protocol is hubbub or plain")
	need(c.Protocol == dial.Hubbub || c.Target != "", "-protocol plain needs a -target")
	need(len(c.PIDs) == 0 || c.Target != "", "-pid goes with -target")
	need(c.Binary == "" || c.Target == "", "-binary is for a server that is started, -target for one that runs already")
	need(c.Repeat > 0, "-repeat has to be at least 1")
	need(c.Procs > 0 && c.Procs <= max(c.Conns, 1), "-procs has to be from 1 to -conns")
	need(c.Procs <= 1 || slices.Contains(severalProcesses, c.Scenario), "-procs goes with %s", strings.Join(severalProcesses, ", "))
	need(c.Reactions > 0 && c.Reactions <= float64(20*max(c.Conns-c.Publishers, 1)) || c.Scenario != "reactions", "-reactions has to be above 0, and at most 20 a second a reader")
	need(c.Scenario != "reactions" || c.Publishers < c.Conns, "reactions needs more -conns than -publishers")
	need(!given["reactions"] || c.Scenario == "reactions", "-reactions goes with the scenario reactions")
	need(!given["churn"] || c.Scenario == "churn", "-churn goes with the scenario churn")
	need(!given["share"] || c.Scenario == "slow", "-share goes with the scenario slow")
	if c.Target != "" {
		if err := (dial.Target{URL: c.Target}).Validate(); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}
