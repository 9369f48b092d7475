package report_test

import (
	"bytes"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
)

// drawHostile prints a load that went well, one that did not, one that ended early, and
// one with nobody hostile.
func drawHostile(b *bytes.Buffer, color bool) {
	report.Hostile(b, hostileRuns(), []result.Verdict{
		{Criterion: "p99 attacked is at most 1.5 x p99 beside", Text: "12.50 x at worst (all together)"},
		{Criterion: "every message arrives, once and in order", Good: true},
		{Criterion: "everybody joins within 1 s", Text: "17 did not (all together: no answer within 5s, and a very long story of why that is so)"},
		{Criterion: "the log stays under 1 MB", Good: true, Text: "31.0 KB at most (pings)"},
	}, color)
}

func hostileRuns() []result.Run {
	phase := func(name string, p99 int64) result.Phase {
		return result.Phase{
			Name: name, Seconds: 10,
			Latency: measure.Quantiles{Count: 500000, P50: p99 / 3, P99: p99, Max: 2 * p99},
			Joins:   measure.Quantiles{Count: 40, Max: 34567},
			Server:  result.Use{Cores: 0.31, MemoryBytes: 64 << 20}, LoadCores: 0.22, MachineBusy: 0.61, LogBytes: 1234,
		}
	}
	attacked := func(p99 int64) result.Phase {
		p := phase(result.Attacked, p99)
		p.Attackers.Cores = 0.4
		p.Attack = map[string]result.Attack{
			"pings":  {Attempts: 1200, Closed: 1000, Sent: 50000, Open: 200},
			"silent": {Attempts: 300, Refused: 12, Closed: 88, Open: 200},
		}
		return p
	}
	run := func(load string, phases ...result.Phase) result.Run {
		return result.Run{Scenario: "hostile", Load: load, Conns: 500, Rate: 100, Size: 100, Publishers: 500, Phases: phases}
	}
	bad := attacked(87500)
	bad.Joins, bad.JoinsFailed = measure.Quantiles{}, 17
	bad.Counted = map[string]float64{
		"connections_rejected full": 12345, "connections_rejected full_ip": 800, "a": 7, "b": 6, "c": 5, "d": 4, "e": 3, "f": 2, "g": 1, "h": 1,
	}
	bad.OtherCores = 0.42
	bad.Unmeasured = "metrics are out of reach: context deadline exceeded"
	cut := run("storms")
	cut.Ended = "the server died"
	return []result.Run{
		run("pings", phase(result.Quiet, 6000), phase(result.Beside, 6400), attacked(7040)),
		run("all together", phase(result.Quiet, 6000), phase(result.Beside, 7000), bad),
		cut,
		run("one address", phase(result.Quiet, 6000)),
	}
}
