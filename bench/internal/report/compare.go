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
		for _, m := range metrics {
			m.compare(w, runsA, runsB)
		}
	}
	if !found {
		return ErrNothingInCommon
	}
	return nil
}

func (m metric) compare(w io.Writer, runsA, runsB []result.Run) {
	a, b := m.values(runsA), m.values(runsB)
	if len(a) == 0 || len(b) == 0 {
		return
	}
	ma, mb := median(a), median(b)
	fmt.Fprintf(w, "%-20s %-13s %11s %11s %6.2fx  %.2f to %.2f\n", m.name, m.unit, number(ma), number(mb), mb/ma,
		slices.Min(b)/slices.Max(a), slices.Max(b)/slices.Min(a))
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
	add("publishers", a.Publishers, b.Publishers)
	return text
}
