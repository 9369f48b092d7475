// Package report draws what was measured: a table for a terminal of 80 columns,
// one self-contained page with plots, and the ratios of two files. It needs
// nothing but results, so that all of it can be drawn again.
package report

import (
	"fmt"
	"io"
	"strings"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
)

// Table prints a run.
func Table(w io.Writer, run result.Run, color bool) {
	t := &tableWriter{color: color}
	t.head(run)
	t.figures(run)
	t.cost(run)
	t.extras(run)
	t.correctness(run.Check)
	t.generator(run)
	io.WriteString(w, t.out.String())
}

func (t *tableWriter) head(run result.Run) {
	rate := "closed loop"
	if run.Rate > 0 {
		rate = number(run.Rate) + " msg/s"
	}
	t.line("", t.paint(bold, run.Scenario)+fmt.Sprintf(" · %s conns · %s · %d B · %d publishers · %.1f s",
		thousands(float64(run.Conns)), rate, run.Size, run.Publishers, run.Seconds))
	build := ""
	if run.Build != "" {
		build = ", " + run.Build
	}
	t.row("target", run.Target+build+" ("+run.Protocol+")")
	if run.Ended != "" {
		t.row("ended early", t.paint(red, run.Ended))
	}
}

func (t *tableWriter) figures(run result.Run) {
	if run.Messages == 0 {
		return
	}
	t.row("delivered", fmt.Sprintf("%s messages, %s deliveries, %s/s",
		thousands(float64(run.Messages)), thousands(float64(run.Deliveries)), thousands(run.Throughput)))
	t.out.WriteString("\n")
	t.out.WriteString(fmt.Sprintf("%-16s %9s %9s %9s %9s %9s\n", "", "p50", "p90", "p99", "p99.9", "max"))
	t.quantiles("latency", run.Latency)
	t.quantiles("last delivery", run.LastDelivery)
	t.out.WriteString("\n")
}

func (t *tableWriter) quantiles(name string, q measure.Quantiles) {
	if q.Count == 0 {
		t.row(name, "no message reached every reader")
		return
	}
	t.out.WriteString(fmt.Sprintf("%-16s %9s %9s %9s %9s %9s\n", name,
		millis(q.P50), millis(q.P90), millis(q.P99), millis(q.P999), millis(q.Max)))
}

// batched is below how many writes a delivery counts as batched: several messages in
// one write, which makes a delivery cheaper than the floor.
const batched = 0.7

func (t *tableWriter) cost(run result.Run) {
	if run.Floor != nil {
		t.row("floor", fmt.Sprintf("%.2f µs of CPU a send to one of %s sockets (%.2f user, %.2f system)",
			run.Floor.Micros, thousands(float64(run.Floor.Conns)), run.Floor.User, run.Floor.System))
	}
	c := run.Cost
	if c == nil {
		if run.Messages > 0 {
			t.row("cost", "not known: the server's process is not (see -pid)")
		}
		return
	}
	ratio := ""
	if c.TimesFloor > 0 {
		ratio = " · " + t.paint(bold, fmt.Sprintf("%.2fx of this machine's floor", c.TimesFloor))
	}
	t.row("cost a delivery", fmt.Sprintf("%.2f µs of CPU (%.2f user, %.2f system)%s", c.CPU(), c.User, c.System, ratio))
	writes := ""
	if c.Writes != nil {
		writes = fmt.Sprintf(" · %.3f writes", *c.Writes)
		if *c.Writes > 0 && *c.Writes < batched {
			writes += fmt.Sprintf(": %.1f deliveries a write", 1 / *c.Writes)
		}
	}
	t.row("", fmt.Sprintf("%.0f bytes%s", c.Bytes, writes))
	memory := fmt.Sprintf("%.2f cores, %s resident", c.Cores, mebibytes(float64(c.MemoryBytes)))
	if c.MemoryPerConn > 0 {
		memory += fmt.Sprintf(", %.1f KiB a connection when joined", c.MemoryPerConn/1024)
	}
	t.row("server", memory)
}

func (t *tableWriter) extras(run result.Run) {
	for _, f := range run.Facts {
		t.fact(f)
	}
	if len(run.Steps) > 0 {
		t.out.WriteString(fmt.Sprintf("\n%-16s %12s %14s %10s\n", "search", "messages/s", "deliveries/s", "p99"))
		for _, step := range run.Steps {
			verdict := t.paint(green, "good")
			if !step.Good {
				verdict = "too much"
			}
			t.out.WriteString(fmt.Sprintf("%-16s %12s %14s %10s  %s\n", "", thousands(step.Rate), thousands(step.Throughput), millis(step.P99), verdict))
		}
		t.out.WriteString("\n")
	}
	for _, note := range run.Notes {
		t.row("note", note)
	}
}

func (t *tableWriter) fact(f result.Fact) {
	text := f.Text
	if text == "" {
		text = number(f.Value)
		if f.Unit != "" {
			text += " " + f.Unit
		}
	}
	t.out.WriteString(fmt.Sprintf("%-38s %s\n", f.Name, text))
}

func (t *tableWriter) correctness(c result.Check) {
	switch {
	case c.Readers == 0:
	case len(c.Failures) == 0:
		t.row("correctness", t.paint(green, "ok")+fmt.Sprintf(": %s readers saw %s deliveries, each once, in one order",
			thousands(float64(c.Readers)), thousands(float64(c.Seen))))
	default:
		t.row("correctness", t.paint(red, "FAILED: "+strings.Join(c.Failures, "; ")))
	}
}

func (t *tableWriter) generator(run result.Run) {
	g := run.Generator
	if g.Processes == 0 || run.Messages == 0 {
		return
	}
	t.row("generator", fmt.Sprintf("%.2f cores, loop %.0f%% busy, longest round %.1f ms, sent late %.1f ms",
		g.Cores, 100*g.Busy, g.LoopLagMax, g.SendLagP99))
	if len(g.Bottleneck) > 0 {
		t.row("", t.paint(red, "THE LOAD MAY BE THE BOTTLENECK:")+" "+strings.Join(g.Bottleneck, "; "))
	}
}
