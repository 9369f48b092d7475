package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hubbub/bench/internal/result"
)

// What a server has to hold.
const (
	maxRatio    = 1.5       // p99 attacked, of p99 beside an idle process under the same attack
	maxJoin     = 1_000_000 // µs
	maxLogBytes = 1_000_000 // in a phase
)

// Judge tells how the server did in runs of this scenario. What was not measured is not
// judged.
func Judge(runs []result.Run) []result.Verdict {
	var verdicts []result.Verdict
	attacked := slices.ContainsFunc(runs, func(r result.Run) bool { return len(r.Phases) == 3 })
	if attacked {
		verdicts = append(verdicts, judgeLatency(runs))
	}
	if attacked || slices.ContainsFunc(runs, func(r result.Run) bool { return r.Load == OneAddress && len(r.Phases) > 0 }) {
		verdicts = append(verdicts, judgeJoins(runs), judgeLosses(runs), judgeTreatment(runs))
	}
	if attacked {
		verdicts = append(verdicts, judgeLog(runs))
	}
	return verdicts
}

// judged returns the phase that says how the server did.
func judged(r result.Run) result.Phase {
	if r.Load == OneAddress {
		return r.Phase(result.Quiet)
	}
	return r.Phase(result.Attacked)
}

// judgeLatency takes the median of the ratios of a load that was measured several times:
// others use the machine as well, and one of its moments says little.
func judgeLatency(runs []result.Run) result.Verdict {
	v := result.Verdict{Criterion: fmt.Sprintf("p99 attacked is at most %.1f x p99 beside", maxRatio)}
	ratios := make(map[string][]float64)
	for _, r := range runs {
		attacked, beside := r.Phase(result.Attacked), r.Phase(result.Beside)
		switch {
		case attacked.Name == "":
		case attacked.Latency.Count == 0 || beside.Latency.Count == 0:
			v.Text = r.Load + ": nothing arrived"
			return v
		default:
			ratios[r.Load] = append(ratios[r.Load], r.Ratio())
		}
	}
	worst := -1.0
	for _, load := range slices.Sorted(maps.Keys(ratios)) {
		if ratio := median(ratios[load]); ratio > worst {
			worst = ratio
			v.Text = fmt.Sprintf("%.2f x at worst (%s)", ratio, load)
			if n := len(ratios[load]); n > 1 {
				v.Text = fmt.Sprintf("%.2f x at worst (%s, median of %d)", ratio, load, n)
			}
		}
	}
	v.Good = worst <= maxRatio
	return v
}

// median returns the middle value, the higher of two.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

func judgeJoins(runs []result.Run) result.Verdict {
	v := result.Verdict{Criterion: "everybody joins within 1 s"}
	slowest, failed, failure := int64(-1), int64(0), ""
	for _, r := range runs {
		p := judged(r)
		if p.Joins.Max > slowest {
			slowest = p.Joins.Max
			v.Text = fmt.Sprintf("%.0f ms at worst (%s)", float64(slowest)/1000, r.Load)
		}
		if failed += p.JoinsFailed; p.JoinsFailed > 0 {
			failure = fmt.Sprintf("%s: %s", r.Load, p.JoinFailure)
		}
	}
	if failed > 0 {
		v.Text = fmt.Sprintf("%d did not (%s)", failed, failure)
	}
	v.Good = failed == 0 && slowest <= maxJoin
	return v
}

func judgeLosses(runs []result.Run) result.Verdict {
	v := result.Verdict{Criterion: "every message arrives, once and in order"}
	var where []string
	for _, r := range runs {
		for _, p := range r.Phases {
			if p.Lost > 0 {
				where = append(where, fmt.Sprintf("%s, %s: %d not", r.Load, p.Name, p.Lost))
			}
		}
	}
	v.Good, v.Text = len(where) == 0, some(where)
	return v
}

func judgeTreatment(runs []result.Run) result.Verdict {
	v := result.Verdict{Criterion: "nobody honest is cut off or refused anything"}
	var where []string
	for _, r := range runs {
		for _, p := range r.Phases {
			for _, what := range slices.Sorted(maps.Keys(p.Events)) {
				where = append(where, fmt.Sprintf("%s, %s: %d × %s", r.Load, p.Name, p.Events[what], what))
			}
		}
	}
	v.Good, v.Text = len(where) == 0, some(where)
	return v
}

func judgeLog(runs []result.Run) result.Verdict {
	v := result.Verdict{Criterion: "the log stays under 1 MB"}
	most := int64(-1)
	for _, r := range runs {
		if p := judged(r); p.LogBytes > most {
			most = p.LogBytes
			v.Text = fmt.Sprintf("%.1f KB at most (%s)", float64(most)/1000, r.Load)
		}
	}
	v.Good = most < maxLogBytes
	return v
}

// some joins the first of what was found, and says how much more there is.
func some(found []string) string {
	const shown = 3
	if len(found) > shown {
		found = append(found[:shown:shown], fmt.Sprintf("and %d more", len(found)-shown))
	}
	return strings.Join(found, "; ")
}
