package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
)

// summarize writes what was measured into the run.
func (r *runner) summarize(run *result.Run, totals measure.Totals) {
	run.Messages = max(r.sent-r.first, 0)
	run.Deliveries = totals.Latency.TotalCount()
	run.Seconds = r.end.at.Sub(r.begin.at).Seconds()
	if run.Seconds > 0 {
		run.Throughput = float64(r.received()) / run.Seconds
	}
	run.Latency = measure.QuantilesOf(totals.Latency)
	run.Curve = measure.CurveOf(totals.Latency)
	run.LastDelivery = measure.QuantilesOf(measure.LastDeliveries(totals.Outcomes, r.clients.Readers(), r.from))
	run.Series = seriesOf(totals, r.interval, r.planned)
	run.Check = CheckOf(totals.Check, r.clients.Errors())
	run.Cost = r.costOf(run)
	compareToFloor(run)
	run.Generator = r.generatorOf(run)
}

// received returns how many messages were read in the measured time.
func (r *runner) received() int64 { return r.end.traffic.Received - r.begin.traffic.Received }

// seriesOf leaves out what arrived after the planned time: its last interval
// would look like a drop.
func seriesOf(totals measure.Totals, interval, planned time.Duration) []result.Interval {
	series := []result.Interval{}
	for i, h := range totals.Series {
		if time.Duration(i+1)*interval > planned && i > 0 {
			break
		}
		q := measure.QuantilesOf(h)
		series = append(series, result.Interval{
			Seconds:    (time.Duration(i) * interval).Seconds(),
			Deliveries: float64(q.Count) / interval.Seconds(),
			P50:        q.P50,
			P99:        q.P99,
			Max:        q.Max,
		})
	}
	return series
}

// CheckOf judges what readers saw and what happened to them.
func CheckOf(m measure.Check, events map[string]int64) result.Check {
	check := result.Check{
		Readers:    m.Readers,
		Seen:       m.Seen,
		Lost:       m.Lost,
		Repeated:   m.Repeated,
		Disordered: m.Disordered,
		OutOfStep:  m.OutOfStep(),
		Events:     events,
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
		if !strings.HasPrefix(what, clients.StalledPrefix) {
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
