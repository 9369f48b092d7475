// Package report draws what was measured: a table for a terminal of 80 columns,
// one self-contained page with plots, and the ratios of two files. It needs
// nothing but results, so that all of it can be drawn again.
package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
)

const width = 80

// The colours of a terminal, used only where colour is wanted.
const (
	red   = "\x1b[31m"
	green = "\x1b[32m"
	bold  = "\x1b[1m"
	plain = "\x1b[0m"
)

// A sheet is a table in the making.
type sheet struct {
	out   strings.Builder
	color bool
}

// Table prints a run.
func Table(w io.Writer, run result.Run, color bool) {
	s := &sheet{color: color}
	s.head(run)
	s.figures(run)
	s.cost(run)
	s.extras(run)
	s.correctness(run.Check)
	s.generator(run)
	io.WriteString(w, s.out.String())
}

func (s *sheet) head(run result.Run) {
	rate := "closed loop"
	if run.Rate > 0 {
		rate = trim(run.Rate) + " msg/s"
	}
	s.line("", s.paint(bold, run.Scenario)+fmt.Sprintf(" · %s conns · %s · %d B · %d publishers · %.1f s",
		thousands(float64(run.Conns)), rate, run.Size, run.Pubs, run.Seconds))
	s.row("target", run.Target+" ("+run.Protocol+")")
	if run.Ended != "" {
		s.row("ended early", s.paint(red, run.Ended))
	}
}

func (s *sheet) figures(run result.Run) {
	if run.Messages == 0 {
		return
	}
	s.row("delivered", fmt.Sprintf("%s messages, %s deliveries, %s/s",
		thousands(float64(run.Messages)), thousands(float64(run.Deliveries)), thousands(run.Throughput)))
	s.out.WriteString("\n")
	s.out.WriteString(fmt.Sprintf("%-16s %9s %9s %9s %9s %9s\n", "", "p50", "p90", "p99", "p99.9", "max"))
	s.quantiles("latency", run.Latency)
	s.quantiles("last delivery", run.LastDelivery)
	s.out.WriteString("\n")
}

func (s *sheet) quantiles(name string, q measure.Quantiles) {
	if q.Count == 0 {
		s.row(name, "no message reached every reader")
		return
	}
	s.out.WriteString(fmt.Sprintf("%-16s %9s %9s %9s %9s %9s\n", name,
		millis(q.P50), millis(q.P90), millis(q.P99), millis(q.P999), millis(q.Max)))
}

// batched is how few writes a delivery takes where several go out together, which
// makes it cheaper than the floor.
const batched = 0.7

func (s *sheet) cost(run result.Run) {
	if run.Floor != nil {
		s.row("floor", fmt.Sprintf("%.2f µs of CPU a send to one of %s sockets (%.2f user, %.2f system)",
			run.Floor.Micros, thousands(float64(run.Floor.Conns)), run.Floor.User, run.Floor.System))
	}
	c := run.Cost
	if c == nil {
		if run.Messages > 0 {
			s.row("cost", "not known: the server's process is not (see -pid)")
		}
		return
	}
	ratio := ""
	if c.TimesFloor > 0 {
		ratio = " · " + s.paint(bold, fmt.Sprintf("%.2fx of this machine's floor", c.TimesFloor))
	}
	s.row("cost a delivery", fmt.Sprintf("%.2f µs of CPU (%.2f user, %.2f system)%s", c.CPU(), c.User, c.System, ratio))
	writes := ""
	if c.Writes != nil {
		writes = fmt.Sprintf(" · %.3f writes", *c.Writes)
		if *c.Writes > 0 && *c.Writes < batched {
			writes += fmt.Sprintf(": %.1f deliveries a write", 1 / *c.Writes)
		}
	}
	s.row("", fmt.Sprintf("%.0f bytes%s", c.Bytes, writes))
	memory := fmt.Sprintf("%.2f cores, %s resident", c.Cores, mebibytes(float64(c.MemoryBytes)))
	if c.MemoryAConn > 0 {
		memory += fmt.Sprintf(", %.1f KiB a connection when joined", c.MemoryAConn/1024)
	}
	s.row("server", memory)
}

func (s *sheet) extras(run result.Run) {
	for _, f := range run.Facts {
		s.fact(f)
	}
	if len(run.Steps) > 0 {
		s.out.WriteString(fmt.Sprintf("\n%-16s %12s %14s %10s\n", "search", "messages/s", "deliveries/s", "p99"))
		for _, step := range run.Steps {
			verdict := s.paint(green, "good")
			if !step.Good {
				verdict = "too much"
			}
			s.out.WriteString(fmt.Sprintf("%-16s %12s %14s %10s  %s\n", "", thousands(step.Rate), thousands(step.Throughput), millis(step.P99), verdict))
		}
		s.out.WriteString("\n")
	}
	for _, note := range run.Notes {
		s.row("note", note)
	}
}

func (s *sheet) fact(f result.Fact) {
	text := f.Text
	if text == "" {
		text = trim(f.Value)
		if f.Unit != "" {
			text += " " + f.Unit
		}
	}
	s.out.WriteString(fmt.Sprintf("%-38s %s\n", f.Name, text))
}

func (s *sheet) correctness(c result.Check) {
	switch {
	case c.Readers == 0:
	case len(c.Failures) == 0:
		s.row("correctness", s.paint(green, "ok")+fmt.Sprintf(": %s readers saw %s deliveries, each once, in one order",
			thousands(float64(c.Readers)), thousands(float64(c.Seen))))
	default:
		s.row("correctness", s.paint(red, "FAILED: "+strings.Join(c.Failures, "; ")))
	}
}

func (s *sheet) generator(run result.Run) {
	g := run.Generator
	if g.Processes == 0 || run.Messages == 0 {
		return
	}
	s.row("generator", fmt.Sprintf("%.2f cores, loop %.0f%% busy, longest round %.1f ms, sent late %.1f ms",
		g.Cores, 100*g.Busy, g.LoopLagMax, g.SendLagP99))
	if len(g.Bottleneck) > 0 {
		s.row("", s.paint(red, "THE LOAD MAY BE THE BOTTLENECK:")+" "+strings.Join(g.Bottleneck, "; "))
	}
}

// row writes a line with a name, folded at 80 columns.
func (s *sheet) row(name, text string) { s.line(fmt.Sprintf("%-16s ", name), text) }

func (s *sheet) line(name, text string) {
	column := utf8.RuneCountInString(name)
	indent := strings.Repeat(" ", column)
	s.out.WriteString(name)
	at := column
	for i, word := range strings.Fields(text) {
		n := visible(word)
		if i > 0 {
			if at+1+n > width {
				s.out.WriteString("\n" + indent)
				at = column
			} else {
				s.out.WriteString(" ")
				at++
			}
		}
		s.out.WriteString(word)
		at += n
	}
	s.out.WriteString("\n")
}

// paint colours text word by word, so that it can be folded.
func (s *sheet) paint(color, text string) string {
	if !s.color {
		return text
	}
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = color + word + plain
	}
	return strings.Join(words, " ")
}

// visible returns how many columns a word takes.
func visible(word string) int {
	for _, code := range []string{red, green, bold, plain} {
		word = strings.ReplaceAll(word, code, "")
	}
	return utf8.RuneCountInString(word)
}
