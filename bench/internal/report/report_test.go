package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
)

var update = flag.Bool("update", false, "write the golden files")

func file(factor float64, failures ...string) result.File {
	us := func(v float64) int64 { return int64(v * factor) }
	writes := 1.002
	run := result.Run{
		Scenario: "broadcast", Target: "own server", Protocol: "hubbub",
		Conns: 1000, Rate: 100, Size: 100, Publishers: 10, Seconds: 10,
		Messages: 1000, Deliveries: 1000000, Throughput: 100000,
		Latency:      measure.Quantiles{Count: 1000000, Mean: 2500, P50: us(2310), P90: us(4120), P99: us(7890), P999: us(15600), Max: us(123456)},
		Curve:        []measure.CurvePoint{{Percentile: 0, Micros: us(300)}, {Percentile: 50, Micros: us(2310)}, {Percentile: 90, Micros: us(4120)}, {Percentile: 99, Micros: us(7890)}, {Percentile: 99.9, Micros: us(15600)}, {Percentile: 100, Micros: us(123456)}},
		LastDelivery: measure.Quantiles{Count: 1000, Mean: 4500, P50: us(4310), P90: us(6120), P99: us(9890), P999: us(123000), Max: us(123456)},
		Series:       []result.Interval{{Seconds: 0, Deliveries: 99000, P50: us(2200), P99: us(7000), Max: us(9000)}, {Seconds: 0.5, Deliveries: 101000, P50: us(2400), P99: us(8000), Max: us(123456)}},
		Check:        result.Check{Readers: 1000, Seen: 1200000, Failures: failures},
		Cost:         &result.Cost{User: 0.6 * factor, System: 3.2 * factor, Cores: 0.38, Bytes: 188, Writes: &writes, MemoryBytes: 40 << 20, MemoryPerConn: 12345, TimesFloor: 1.18 * factor},
		Floor:        &result.Floor{Micros: 3.22, User: 0.12, System: 3.1, Sends: 120000, Conns: 1000, Bytes: 190},
		Generator:    result.Generator{Processes: 1, Cores: 0.31, Busy: 0.27, LoopLagMax: 4.2, SendLagP99: 0.3, Machine: 0.5},
		Facts:        []result.Fact{{Name: "joins", Value: 4862.4, Unit: "a second"}, {Name: "closed by the server", Value: 3, Text: "3 (closed with 4008)"}},
		Steps:        []result.Step{{Rate: 5000, Throughput: 5000000, P99: 93000, Good: true}, {Rate: 9000, Throughput: 7100000, P99: 890000}},
		Notes:        []string{"a note"},
	}
	if len(failures) > 0 {
		run.Check.Lost = 3
		run.Ended = "the server died: 1000 of 1000 connections were lost"
		run.Generator.Bottleneck = []string{"all CPUs were 99% busy, shared with the server"}
	}
	return result.File{
		Schema: result.Schema, Started: "2026-01-02T03:04:05Z", Go: "go1.26", Commit: "abc1234",
		Machine: proc.Description{OS: "linux", Arch: "amd64", CPU: "Some CPU", CPUs: 2, MemBytes: 8 << 30},
		Runs:    []result.Run{run},
	}
}

func TestGolden(t *testing.T) {
	bad := file(2, "3 deliveries lost", "1000 × ended without a close frame")
	for _, tt := range []struct {
		name string
		draw func(*bytes.Buffer) error
	}{
		{"table.txt", func(b *bytes.Buffer) error { report.Table(b, file(1).Runs[0], false); return nil }},
		{"table-failed-color.txt", func(b *bytes.Buffer) error { report.Table(b, bad.Runs[0], true); return nil }},
		{"compare.txt", func(b *bytes.Buffer) error {
			a := file(1)
			a.Runs = append(a.Runs, file(1.1).Runs...)
			return report.Compare(b, a, bad)
		}},
		{"hostile.txt", func(b *bytes.Buffer) error { drawHostile(b, false); return nil }},
		{"hostile-color.txt", func(b *bytes.Buffer) error { drawHostile(b, true); return nil }},
		{"pairs.txt", func(b *bytes.Buffer) error { return report.Pairs(b, pairFile()) }},
		{"page.html", func(b *bytes.Buffer) error {
			return report.Page(b, []string{"before.json", "after.json"}, []result.File{file(1), bad})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got bytes.Buffer
			if err := tt.draw(&got); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", tt.name)
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("not as in %s (rewrite it with -update):\n%s", golden, got.String())
			}
		})
	}
}

func TestTablesFitTheTerminal(t *testing.T) {
	var out bytes.Buffer
	report.Table(&out, file(2, "3 deliveries lost", "1000 × ended without a close frame").Runs[0], false)
	drawHostile(&out, false)
	if err := report.Compare(&out, file(1), file(2)); err != nil {
		t.Fatal(err)
	}
	if err := report.Pairs(&out, pairFile()); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}

func TestColorsOnlyWhereWanted(t *testing.T) {
	var with, without bytes.Buffer
	run := file(1, "3 deliveries lost").Runs[0]
	report.Table(&with, run, true)
	report.Table(&without, run, false)
	if !strings.Contains(with.String(), "\x1b[31mFAILED:\x1b[0m") {
		t.Error("a failed check is not red")
	}
	if strings.Contains(without.String(), "\x1b") {
		t.Error("colours where none are wanted")
	}
}

func TestPageLoadsNothing(t *testing.T) {
	var page bytes.Buffer
	if err := report.Page(&page, []string{"a.json"}, []result.File{file(1)}); err != nil {
		t.Fatal(err)
	}
	for _, sign := range []string{"http:", "https:", "src=", "url(", "<script", "@import", "NaN", "Inf", "ZgotmplZ"} {
		if strings.Contains(page.String(), sign) {
			t.Errorf("the page has %q", sign)
		}
	}
}

func TestEmptyRun(t *testing.T) {
	f := file(1)
	f.Runs[0] = result.Run{Scenario: "connections", Facts: []result.Fact{{Name: "connections joined", Value: 12}}, Ended: "the server refuses connections: 503"}
	var out bytes.Buffer
	report.Table(&out, f.Runs[0], false)
	if err := report.Page(&out, []string{"a.json"}, []result.File{f}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "NaN") || !strings.Contains(out.String(), "connections joined") {
		t.Error(out.String())
	}
}
