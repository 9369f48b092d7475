package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"hubbub/bench/internal/result"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// maxColors is how many runs can be told apart by colour; further ones repeat them.
const maxColors = 6

// An item is a run on the page.
type item struct {
	Name  string
	Color int
	Run   result.Run
	Table string
	Bad   bool
}

type pageData struct {
	Title   string
	Machine string
	Started string
	Items   []item
	Drawn   []item // those that the plots show
	Charts  []chart
	Bars    []bars
}

// Page writes one page with the tables of all runs in the files and plots. With
// several files, the plots show one run of those that a file repeats. The page
// loads nothing.
func Page(w io.Writer, names []string, files []result.File) error {
	data := pageData{Title: "Hubbub bench", Started: files[0].Started, Machine: machine(files[0])}
	for i, f := range files {
		items := itemsOf(names[i], f)
		data.Items = append(data.Items, items...)
		if len(files) > 1 {
			items = medianRuns(items)
		}
		data.Drawn = append(data.Drawn, items...)
	}
	for i := range data.Drawn {
		data.Drawn[i].Color = i % maxColors
	}
	data.Charts = []chart{percentiles(data.Drawn), latencies(data.Drawn), throughputs(data.Drawn)}
	if len(data.Drawn) > 1 {
		data.Bars = comparison(data.Drawn)
	}
	return pageTemplate.Execute(w, data)
}

// itemsOf returns the runs of a file.
func itemsOf(name string, f result.File) []item {
	var items []item
	for j, run := range f.Runs {
		var table strings.Builder
		Table(&table, run, false)
		items = append(items, item{
			Name:  itemName(name, j, len(f.Runs), run),
			Run:   run,
			Table: table.String(),
			Bad:   len(run.Check.Failures) > 0,
		})
	}
	return items
}

// medianRuns returns, of the runs that repeat a scenario, the one with the median
// p99.
func medianRuns(items []item) []item {
	byScenario := make(map[string][]item)
	for _, it := range items {
		byScenario[it.Run.Scenario] = append(byScenario[it.Run.Scenario], it)
	}
	var chosen []item
	for _, scenario := range slices.Sorted(maps.Keys(byScenario)) {
		runs := byScenario[scenario]
		slices.SortFunc(runs, func(a, b item) int { return cmp.Compare(a.Run.Latency.P99, b.Run.Latency.P99) })
		chosen = append(chosen, runs[(len(runs)-1)/2])
	}
	return chosen
}

func itemName(file string, n, of int, run result.Run) string {
	name := strings.TrimSuffix(filepath.Base(file), ".json") + " · " + run.Scenario
	if of > 1 {
		name += fmt.Sprintf(" %d", n+1)
	}
	return name
}

func machine(f result.File) string {
	m := f.Machine
	text := fmt.Sprintf("%d CPUs", m.CPUs)
	if m.CPU != "" {
		text += " (" + m.CPU + ")"
	}
	text += ", " + m.OS + "/" + m.Arch
	if m.MemBytes > 0 {
		text += fmt.Sprintf(", %.1f GiB", float64(m.MemBytes)/(1<<30))
	}
	text += ", " + f.Go
	if f.Commit != "" {
		text += ", commit " + f.Commit
	}
	return text
}

// bars compare one metric over all runs.
type bars struct {
	Title string
	Rows  []bar
}

type bar struct {
	Name  string
	Color int
	Share float64 // of the longest, in percent
	Value string
}

func comparison(items []item) []bars {
	var all []bars
	for _, m := range metrics {
		b := bars{Title: m.name + ", " + m.unit}
		longest := 0.0
		for _, it := range items {
			if v, ok := m.of(it.Run); ok {
				longest = max(longest, v)
			}
		}
		for _, it := range items {
			if v, ok := m.of(it.Run); ok {
				b.Rows = append(b.Rows, bar{it.Name, it.Color, 100 * v / longest, number(v)})
			}
		}
		if len(b.Rows) > 1 {
			all = append(all, b)
		}
	}
	return all
}
