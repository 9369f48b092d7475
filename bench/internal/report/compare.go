package report

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"hubbub/bench/internal/result"
)

// ErrNothingInCommon means that two files hold no run of the same scenario.
var ErrNothingInCommon = errors.New("the files have no scenario in common")

// A figure is one that runs are compared by.
type figure struct {
	name string
	unit string
	of   func(result.Run) (float64, bool)
}

var figures = []figure{
	{"throughput", "deliveries/s", func(r result.Run) (float64, bool) { return r.Throughput, r.Throughput > 0 }},
	{"latency p50", "ms", latency(func(r result.Run) int64 { return r.Latency.P50 })},
	{"latency p99", "ms", latency(func(r result.Run) int64 { return r.Latency.P99 })},
	{"latency p99.9", "ms", latency(func(r result.Run) int64 { return r.Latency.P999 })},
	{"last delivery p50", "ms", latency(func(r result.Run) int64 { return r.LastDelivery.P50 })},
	{"last delivery p99", "ms", latency(func(r result.Run) int64 { return r.LastDelivery.P99 })},
	{"CPU a delivery", "µs", cost(func(c *result.Cost) float64 { return c.CPU() })},
	{"times the floor", "x", cost(func(c *result.Cost) float64 { return c.TimesFloor })},
	{"bytes a delivery", "B", cost(func(c *result.Cost) float64 { return c.Bytes })},
	{"memory a connection", "KiB", cost(func(c *result.Cost) float64 { return c.MemoryAConn / 1024 })},
	{"resident memory", "MiB", cost(func(c *result.Cost) float64 { return float64(c.MemoryBytes) / (1 << 20) })},
}

func latency(of func(result.Run) int64) func(result.Run) (float64, bool) {
	return func(r result.Run) (float64, bool) {
		v := of(r)
		return float64(v) / 1000, v > 0
	}
}

func cost(of func(*result.Cost) float64) func(result.Run) (float64, bool) {
	return func(r result.Run) (float64, bool) {
		if r.Cost == nil {
			return 0, false
		}
		v := of(r.Cost)
		return v, v > 0
	}
}

// Compare prints b's figures as ratios to a's: medians over the runs of each,
// with the lowest and the highest ratio that any two runs have.
func Compare(w io.Writer, a, b result.File) error {
	found := false
	for _, name := range scenarios(a) {
		runsA, runsB := runsOf(a, name), runsOf(b, name)
		if len(runsB) == 0 {
			continue
		}
		if found {
			fmt.Fprintln(w)
		}
		found = true
		fmt.Fprintf(w, "%s · A: %d runs, %s · B: %d runs, %s\n", name, len(runsA), label(a), len(runsB), label(b))
		if note := differences(runsA[0], runsB[0]); note != "" {
			fmt.Fprintf(w, "not the same load: %s\n", note)
		}
		fmt.Fprintf(w, "%-20s %-13s %11s %11s %7s  %s\n", "", "", "A", "B", "B/A", "spread")
		for _, f := range figures {
			f.compare(w, runsA, runsB)
		}
	}
	if !found {
		return ErrNothingInCommon
	}
	return nil
}

func (f figure) compare(w io.Writer, runsA, runsB []result.Run) {
	a, b := f.values(runsA), f.values(runsB)
	if len(a) == 0 || len(b) == 0 {
		return
	}
	ma, mb := median(a), median(b)
	fmt.Fprintf(w, "%-20s %-13s %11s %11s %6.2fx  %.2f to %.2f\n", f.name, f.unit, trim(ma), trim(mb), mb/ma,
		slices.Min(b)/slices.Max(a), slices.Max(b)/slices.Min(a))
}

func (f figure) values(runs []result.Run) []float64 {
	var values []float64
	for _, r := range runs {
		if v, ok := f.of(r); ok {
			values = append(values, v)
		}
	}
	return values
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func scenarios(f result.File) []string {
	var names []string
	for _, r := range f.Runs {
		if !slices.Contains(names, r.Scenario) {
			names = append(names, r.Scenario)
		}
	}
	return names
}

func runsOf(f result.File, scenario string) []result.Run {
	var runs []result.Run
	for _, r := range f.Runs {
		if r.Scenario == scenario {
			runs = append(runs, r)
		}
	}
	return runs
}

func label(f result.File) string {
	if f.Commit != "" {
		return f.Commit
	}
	return f.Runs[0].Target
}

// differences tells what makes two runs unlike.
func differences(a, b result.Run) string {
	text := ""
	add := func(name string, x, y any) {
		if x != y {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%s %v and %v", name, x, y)
		}
	}
	add("conns", a.Conns, b.Conns)
	if a.Scenario != "saturate" { // there the rate is what was found
		add("rate", a.Rate, b.Rate)
	}
	add("size", a.Size, b.Size)
	add("publishers", a.Pubs, b.Pubs)
	return text
}
