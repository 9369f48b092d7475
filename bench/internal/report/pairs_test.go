package report_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"hubbub/bench/internal/report"
	"hubbub/bench/internal/result"
)

// pairFile holds three pairs under a load, the last of them cut short, and one
// pair under another. The machine is slower in the second pair.
func pairFile() result.File {
	f := file(1)
	f.Runs = nil
	add := func(load, scenario, build string, factor float64) {
		run := file(factor).Runs[0]
		run.Load, run.Build, run.Scenario = load, build, scenario
		f.Runs = append(f.Runs, run)
	}
	add("1000 connections, 200 messages a second", "broadcast", result.Before, 1)
	add("1000 connections, 200 messages a second", "broadcast", result.After, 1.02)
	add("1000 connections", "connections", result.Before, 1)
	add("1000 connections", "connections", result.After, 1)
	add("1000 connections, 200 messages a second", "broadcast", result.After, 2)
	add("1000 connections, 200 messages a second", "broadcast", result.Before, 2)
	add("1000 connections, 200 messages a second", "broadcast", result.Before, 100)
	return f
}

func TestPairsLeavesOutUnknownCPU(t *testing.T) {
	f := pairFile()
	f.Runs[0].Cost.Cores = 0.001
	var out bytes.Buffer
	if err := report.Pairs(&out, f); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "CPU a delivery") || !strings.Contains(out.String(), "latency p50") {
		t.Errorf("a cost from 10 ms of CPU is compared:\n%s", out.String())
	}
}

func TestPairsOfOneBuild(t *testing.T) {
	if err := report.Pairs(&bytes.Buffer{}, file(1)); !errors.Is(err, report.ErrNoPairs) {
		t.Errorf("got %v, want %v", err, report.ErrNoPairs)
	}
}
