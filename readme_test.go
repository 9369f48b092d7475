package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"hubbub/metrics"
	"hubbub/server/config"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// TestReadmeSettings holds the settings table equal to the flags.
func TestReadmeSettings(t *testing.T) {
	var want strings.Builder
	settings := config.Default()
	config.Flags(&settings).VisitAll(func(f *flag.Flag) {
		unit, usage := flag.UnquoteUsage(f)
		value := ""
		if f.DefValue != "" {
			value = "`" + f.DefValue + "`"
		}
		fmt.Fprintf(&want, "| `-%s` *%s* | %s | %s |\n", f.Name, unit, value, usage)
	})
	holdTable(t, "| flag | default | |", want.String())
}

// TestReadmeMetrics holds the metrics table equal to what a scrape shows.
func TestReadmeMetrics(t *testing.T) {
	registry := metrics.NewRegistry()
	metrics.New(registry, "devel", metrics.Labels{
		LoginResults: []string{"x"}, LogoutReasons: []string{"x"}, Protocols: []string{"x"},
		RejectedConns: []string{"x"}, RejectedMessages: []string{"x"},
		ResumeResults: []string{"x"}, HistoryErrors: []string{"x"},
	}, metrics.Sources{
		Deliveries: func() int64 { return 0 }, SentBytes: func() int64 { return 0 }, Rooms: func() int { return 0 },
		HistoryBytes: func() int64 { return 0 },
	})
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, f := range families {
		if !strings.HasPrefix(f.GetName(), "hubbub_") {
			continue
		}
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		series := f.GetName()
		if len(labels) > 0 {
			series += "{" + strings.Join(labels, ",") + "}"
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", series, strings.ToLower(f.GetType().String()), f.GetHelp())
	}
	holdTable(t, "| metric | type | |", want.String())
}

// holdTable compares the rows under a table's head in README.md, or writes them.
func holdTable(t *testing.T, head, want string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(regexp.QuoteMeta(head) + `\n\| ---.*\n((?:\|.*\n)*)`)
	at := table.FindSubmatchIndex(readme)
	if at == nil {
		t.Fatalf("README.md has no table %q", head)
	}
	if got := string(readme[at[2]:at[3]]); got == want {
		return
	} else if !*update {
		t.Fatalf("the table %q is not true any more; go test . -update writes it anew\ngot:\n%s\nwant:\n%s", head, got, want)
	}
	var out bytes.Buffer
	out.Write(readme[:at[2]])
	out.WriteString(want)
	out.Write(readme[at[3]:])
	if err := os.WriteFile("README.md", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
