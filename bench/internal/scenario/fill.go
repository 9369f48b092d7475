package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hubbub/bench/internal/fleet"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/result"
)

// fill writes what was measured into the run.
func (c *crew) fill(run *result.Run, sum measure.Sum) {
	run.Messages = max(c.sent-c.first, 0)
	run.Deliveries = sum.Latency.TotalCount()
	run.Seconds = c.end.at.Sub(c.begin.at).Seconds()
	if run.Seconds > 0 {
		run.Throughput = float64(c.received()) / run.Seconds
	}
	run.Latency = measure.QuantilesOf(sum.Latency)
	run.Curve = measure.CurveOf(sum.Latency)
	run.LastDelivery = measure.QuantilesOf(measure.LastDeliveries(sum.Fates, c.fleet.Readers(), c.from))
	run.Series = seriesOf(sum, c.width, c.planned)
	run.Check = c.checkOf(sum.Check)
	run.Cost = c.costOf(run)
	run.Generator = c.generatorOf(run)
}

// received returns how many messages were read in the measured time.
func (c *crew) received() int64 { return c.end.traffic.Received - c.begin.traffic.Received }

// seriesOf leaves out what arrived after the planned time: its last interval
// would look like a drop.
func seriesOf(sum measure.Sum, width, planned time.Duration) []result.Interval {
	series := []result.Interval{}
	for i, h := range sum.Series {
		if time.Duration(i+1)*width > planned && i > 0 {
			break
		}
		q := measure.QuantilesOf(h)
		series = append(series, result.Interval{
			Seconds:    (time.Duration(i) * width).Seconds(),
			Deliveries: float64(q.Count) / width.Seconds(),
			P50:        q.P50,
			P99:        q.P99,
			Max:        q.Max,
		})
	}
	return series
}

func (c *crew) checkOf(m measure.Check) result.Check {
	check := result.Check{
		Readers:    m.Readers,
		Seen:       m.Seen,
		Lost:       m.Lost,
		Repeated:   m.Repeated,
		Disordered: m.Disordered,
		OutOfStep:  m.OutOfStep(),
		Events:     c.fleet.Losses(),
	}
	for _, f := range []struct {
		n    int64
		what string
	}{
		{check.Lost, "deliveries lost"},
		{check.Repeated, "deliveries repeated"},
		{check.Disordered, "deliveries out of order"},
		{check.OutOfStep, "readers saw another order than the others"},
	} {
		if f.n > 0 {
			check.Failures = append(check.Failures, fmt.Sprintf("%d %s", f.n, f.what))
		}
	}
	for _, what := range sortedKeys(check.Events) {
		if !strings.HasPrefix(what, fleet.StalledPrefix) {
			check.Failures = append(check.Failures, fmt.Sprintf("%d × %s", check.Events[what], what))
		}
	}
	return check
}

func sortedKeys(m map[string]int64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// leastCPU is what a server has to use before its cost a delivery is compared:
// the system counts CPU in ticks of 10 ms.
const leastCPU = 200 * time.Millisecond

// costOf returns what the server used, nil if that is not known.
func (c *crew) costOf(run *result.Run) *result.Cost {
	n := float64(c.received())
	if !c.begin.known || !c.end.known || n <= 0 || run.Seconds <= 0 {
		return nil
	}
	a, b := c.begin.server, c.end.server
	micros := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
	cost := &result.Cost{
		User:        micros(b.User-a.User) / n,
		System:      micros(b.System-a.System) / n,
		Cores:       (b.User - a.User + b.System - a.System).Seconds() / run.Seconds,
		Bytes:       float64(c.end.traffic.Bytes-c.begin.traffic.Bytes) / n,
		MemoryBytes: b.RSS,
	}
	if c.rssBefore > 0 && c.begin.server.RSS > c.rssBefore {
		cost.MemoryAConn = float64(c.begin.server.RSS-c.rssBefore) / float64(c.fleet.Opened())
	}
	// A server that does not use write(2) for its sockets makes next to no calls.
	if writes := b.Writes - a.Writes; a.Writes >= 0 && writes >= int64(c.fleet.Opened()) {
		w := float64(writes) / n
		cost.Writes = &w
	}
	if used := cost.Cores * run.Seconds; used < leastCPU.Seconds() {
		run.Notes = append(run.Notes, fmt.Sprintf("the server used %.2f s of CPU: too little to tell what a delivery costs", used))
	} else if run.Floor != nil && run.Floor.Micros > 0 {
		cost.TimesFloor = cost.CPU() / run.Floor.Micros
	}
	return cost
}

// Where the load itself begins to be what is measured.
const (
	busyLimit    = 0.85                  // share of the time that a reading loop may work
	lagLimit     = 50 * time.Millisecond // a round of the reading loop
	sendLagLimit = 10 * time.Millisecond // at p99
	machineLimit = 0.97                  // share of all CPUs
)

func (c *crew) generatorOf(run *result.Run) result.Generator {
	wall := c.end.at.Sub(c.begin.at)
	g := result.Generator{Processes: c.fleet.Processes()}
	if wall <= 0 {
		return g
	}
	lag := time.Duration(c.sendLag.ValueAtPercentile(99)) * time.Microsecond
	g.Cores = (c.end.self - c.begin.self).Seconds() / wall.Seconds()
	g.Busy = (c.end.traffic.Busy - c.begin.traffic.Busy).Seconds() / wall.Seconds() / float64(g.Processes)
	g.LoopLagMax = c.end.traffic.MaxLag.Seconds() * 1000
	g.SendLagP99 = lag.Seconds() * 1000
	g.Machine = proc.BusyShare(c.begin.machine, c.end.machine)
	rounds := c.end.traffic.Rounds - c.begin.traffic.Rounds
	slow := c.end.traffic.LagOver - c.begin.traffic.LagOver
	if g.Busy > busyLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("its reading loop worked %.0f%% of the time", 100*g.Busy))
	}
	if rounds > 0 && float64(slow)/float64(rounds) > 0.01 {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("%d rounds of its reading loop took over %v", slow, lagLimit))
	}
	if lag > sendLagLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("it sent late: p99 %.1f ms", g.SendLagP99))
	}
	if g.Machine > machineLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("all CPUs were %.0f%% busy, shared with the server", 100*g.Machine))
	}
	return g
}
