package hostile_test

import (
	"strings"
	"testing"

	"hubbub/bench/internal/hostile"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
)

// phases returns a load as it should go: each figure at the edge of what is allowed.
func phases(load string) result.Run {
	q := func(p99 int64) measure.Quantiles {
		return measure.Quantiles{Count: 1000, P50: 1000, P99: p99, Max: 1_000_000}
	}
	return result.Run{Scenario: hostile.Scenario, Load: load, Phases: []result.Phase{
		{Name: result.Quiet, Latency: q(4000), Joins: q(900)},
		{Name: result.Beside, Latency: q(6000), Joins: q(900)},
		{Name: result.Attacked, Latency: q(9000), Joins: q(900), LogBytes: 999_999},
	}}
}

func oneAddress() result.Run {
	run := phases(hostile.OneAddress)
	run.Phases = run.Phases[:1]
	return run
}

func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(r *result.Run)
		want   string // of the one criterion that is not met; empty: all are
		text   string
	}{
		{"all at the edge", func(*result.Run) {}, "", ""},
		{"too slow", func(r *result.Run) { r.Phases[2].Latency.P99 = 9001 }, "p99 attacked is at most 1.5 x p99 beside", "1.50 x at worst (pings)"},
		{"nothing arrives", func(r *result.Run) { r.Phases[2].Latency = measure.Quantiles{} }, "p99 attacked", "pings: nothing arrived"},
		{"a slow join", func(r *result.Run) { r.Phases[2].Joins.Max = 1_000_001 }, "everybody joins within 1 s", "1000 ms at worst (pings)"},
		{"no join", func(r *result.Run) { r.Phases[2].JoinsFailed, r.Phases[2].JoinFailure = 2, "refused" }, "everybody joins", "2 did not (pings: refused)"},
		{"a loss", func(r *result.Run) { r.Phases[1].Lost = 3 }, "every message arrives", "pings, beside: 3 not"},
		{"somebody cut off", func(r *result.Run) { r.Phases[2].Events = map[string]int64{"closed with 4012 flood": 1} },
			"nobody honest is cut off", "pings, attacked: 1 × closed with 4012 flood"},
		{"a long log", func(r *result.Run) { r.Phases[2].LogBytes = 1_000_000 }, "the log stays under 1 MB", "1000.0 KB at most (pings)"},
		{"slow beside alone", func(r *result.Run) { r.Phases[1].Joins.Max = 2_000_000 }, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bad := phases("pings")
			tt.change(&bad)
			verdicts := hostile.Judge([]result.Run{phases("silent"), bad})
			if len(verdicts) != 5 {
				t.Fatalf("%d verdicts", len(verdicts))
			}
			for _, v := range verdicts {
				failing := tt.want != "" && strings.HasPrefix(v.Criterion, tt.want)
				switch {
				case v.Good == failing:
					t.Errorf("%s: %v", v.Criterion, v.Good)
				case failing && v.Text != tt.text:
					t.Errorf("%q, want %q", v.Text, tt.text)
				}
			}
		})
	}
}

// TestJudgeMedian: of several runs of a load it is the middle one that counts.
func TestJudgeMedian(t *testing.T) {
	for name, tt := range map[string]struct {
		p99  []int64 // attacked; beside it is 6000
		good bool
		text string
	}{
		"one outlier":    {[]int64{6600, 60000, 6000}, true, "1.10 x at worst (pings, median of 3)"},
		"one good":       {[]int64{18000, 6000, 12000}, false, "2.00 x at worst (pings, median of 3)"},
		"the higher one": {[]int64{6000, 12000}, false, "2.00 x at worst (pings, median of 2)"},
	} {
		t.Run(name, func(t *testing.T) {
			var runs []result.Run
			for _, p99 := range tt.p99 {
				run := phases("pings")
				run.Phases[2].Latency.P99 = p99
				runs = append(runs, run)
			}
			if v := hostile.Judge(runs)[0]; v.Good != tt.good || v.Text != tt.text {
				t.Errorf("%+v", v)
			}
		})
	}
}

// TestJudgeOneAddress: with nobody hostile there is nothing to compare with.
func TestJudgeOneAddress(t *testing.T) {
	run := oneAddress()
	for _, v := range hostile.Judge([]result.Run{run}) {
		if !v.Good || strings.HasPrefix(v.Criterion, "p99") {
			t.Errorf("%+v", v)
		}
	}
	run.Phases[0].JoinsFailed = 1
	if verdicts := hostile.Judge([]result.Run{run}); len(verdicts) != 3 || verdicts[0].Good {
		t.Errorf("%+v, and one did not join", verdicts)
	}
}

// TestNothingToJudge: a load that was cut short is not judged.
func TestNothingToJudge(t *testing.T) {
	run := phases("pings")
	run.Phases = run.Phases[:2]
	if verdicts := hostile.Judge([]result.Run{run}); len(verdicts) != 0 {
		t.Errorf("%+v", verdicts)
	}
}

// TestManyFaults: what is wrong everywhere is told in a line or two.
func TestManyFaults(t *testing.T) {
	var runs []result.Run
	for _, load := range []string{"a", "b", "c", "d", "e"} {
		run := phases(load)
		run.Phases[2].Lost = 1
		runs = append(runs, run)
	}
	const want = "a, attacked: 1 not; b, attacked: 1 not; c, attacked: 1 not; and 2 more"
	for _, v := range hostile.Judge(runs) {
		if strings.HasPrefix(v.Criterion, "every message") && v.Text != want {
			t.Errorf("%q, want %q", v.Text, want)
		}
	}
}
