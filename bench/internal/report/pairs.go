package report

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"hubbub/bench/internal/result"
)

// ErrNoPairs means that a file holds no runs of two builds.
var ErrNoPairs = errors.New("the file holds no runs of two builds")

// pairMetrics are what each scenario tells about two builds.
var pairMetrics = map[string][]string{
	"broadcast":   {"CPU a delivery", "latency p50", "latency p99"},
	"closed-loop": {"throughput", "CPU a delivery"},
	"connections": {"memory a connection"},
}

// A pair is one run of each build, made one after the other.
type pair struct{ before, after result.Run }

// Pairs prints what two builds did under the same loads: medians, and the median
// of the ratios within each pair, with the lowest and the highest of them. A
// machine that changes its speed between pairs does not change those.
func Pairs(w io.Writer, f result.File) error {
	found := false
	for _, load := range loadsOf(f) {
		pairs := pairsOf(f, load)
		if len(pairs) == 0 {
			continue
		}
		if found {
			fmt.Fprintln(w)
		}
		found = true
		fmt.Fprintf(w, "%s · pairs: %d\n", load, len(pairs))
		fmt.Fprintf(w, "%-20s %-12s %10s %10s %7s  %s\n", "", "", result.Before, result.After, "ratio", "spread")
		for _, m := range metrics {
			if slices.Contains(pairMetrics[pairs[0].before.Scenario], m.name) {
				m.pairs(w, pairs)
			}
		}
	}
	if !found {
		return ErrNoPairs
	}
	return nil
}

// pairs prints the metric if all runs have it.
func (m metric) pairs(w io.Writer, pairs []pair) {
	var before, after, ratios []float64
	for _, p := range pairs {
		b, okB := m.of(p.before)
		a, okA := m.of(p.after)
		if !okB || !okA {
			return
		}
		before, after, ratios = append(before, b), append(after, a), append(ratios, a/b)
	}
	fmt.Fprintf(w, "%-20s %-12s %10s %10s %6.3fx  %.3f to %.3f\n", m.name, m.unit, number(median(before)), number(median(after)),
		median(ratios), slices.Min(ratios), slices.Max(ratios))
}

func loadsOf(f result.File) []string {
	var loads []string
	for _, r := range f.Runs {
		if r.Build != "" && !slices.Contains(loads, r.Load) {
			loads = append(loads, r.Load)
		}
	}
	return loads
}

// pairsOf returns the pairs of a load. What has no counterpart is left out.
func pairsOf(f result.File, load string) []pair {
	builds := make(map[string][]result.Run)
	for _, r := range f.Runs {
		if r.Load == load {
			builds[r.Build] = append(builds[r.Build], r)
		}
	}
	before, after := builds[result.Before], builds[result.After]
	var pairs []pair
	for i := range min(len(before), len(after)) {
		pairs = append(pairs, pair{before[i], after[i]})
	}
	return pairs
}
