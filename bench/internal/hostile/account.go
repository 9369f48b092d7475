package hostile

import (
	"fmt"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
)

// An account is what was seen until the end of the last phase.
type account struct {
	totals measure.Totals // of that phase
	check  result.Check   // of all
	lost   int64
	events map[string]int64
}

// account writes into phase what people saw in it.
func (c *crowd) account(phase *result.Phase, seen sightings) {
	phase.Latency = measure.QuantilesOf(seen.totals.Latency)
	phase.Joins = measure.QuantilesOf(seen.came.took)
	phase.JoinsFailed, phase.JoinFailure = seen.came.failed, seen.came.failure
	now := account{totals: seen.totals, events: c.clients.Errors()}
	now.check = c.judge(seen.totals.Check, now.events)
	now.lost = now.check.Lost + now.check.Repeated + now.check.Disordered + now.check.OutOfStep + c.unsent
	phase.Lost = max(now.lost-c.last.lost, 0)
	for what, n := range now.events {
		if more := n - c.last.events[what]; more > 0 {
			if phase.Events == nil {
				phase.Events = make(map[string]int64)
			}
			phase.Events[what] = more
		}
	}
	c.last = now
}

// judge joins what the people saw who were there all the time with what those saw who
// came for a while.
func (c *crowd) judge(check measure.Check, events map[string]int64) result.Check {
	c.mu.Lock()
	check.Merge(c.passersby)
	c.mu.Unlock()
	judged := scenario.CheckOf(check, events)
	if c.unsent > 0 {
		judged.Failures = append(judged.Failures, fmt.Sprintf("%d messages could not be sent", c.unsent))
	}
	return judged
}

// describe makes the last phase the one that the run's own figures are of.
func (c *crowd) describe(run *result.Run, last result.Phase) {
	run.Messages, run.Check = c.sent, c.last.check
	if last.Latency.Count == 0 {
		return
	}
	run.Seconds = last.Seconds
	run.Deliveries = last.Latency.Count
	run.Throughput = float64(last.Latency.Count) / last.Seconds
	run.Latency, run.Curve = last.Latency, measure.CurveOf(c.last.totals.Latency)
	run.LastDelivery = measure.QuantilesOf(measure.LastDeliveries(c.last.totals.Outcomes, c.env.Conns, 0))
	run.Generator = result.Generator{Processes: 1, Cores: last.LoadCores, Machine: last.MachineBusy}
}
