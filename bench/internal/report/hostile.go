package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"hubbub/bench/internal/result"
)

const (
	hostileRow   = "%-14s %8s %8s %8s %6s %9s %8s %8s\n"
	countedShown = 8   // series of the server's metrics a load
	otherCores   = 0.3 // of whatever else runs; above it the latencies may be its doing
)

// Hostile prints runs beside hostile clients, and how they are judged.
func Hostile(w io.Writer, runs []result.Run, verdicts []result.Verdict, color bool) {
	t := &tableWriter{color: color}
	for i, run := range runs {
		if i == 0 {
			t.line("", t.paint(bold, run.Scenario)+fmt.Sprintf(" · %s honest people · %s msg/s · %d B",
				thousands(float64(run.Conns)), number(run.Rate), run.Size))
			t.out.WriteString("\n")
			fmt.Fprintf(&t.out, hostileRow, "", "quiet", "beside", "attacked", "", "slowest", "memory", "log")
			fmt.Fprintf(&t.out, hostileRow, "", "p99 ms", "p99 ms", "p99 ms", "ratio", "join ms", "MiB", "KiB")
		}
		t.hostileRun(run)
	}
	if len(verdicts) > 0 {
		t.out.WriteString("\n")
	}
	for _, v := range verdicts {
		name, text := t.paint(green, "ok")+"      ", v.Criterion
		if !v.Good {
			name = t.paint(red, "FAILED") + "  "
		}
		if v.Text != "" {
			text += ": " + v.Text
		}
		t.out.WriteString(name)
		t.indented(8, text)
	}
	io.WriteString(w, t.out.String())
}

// indented writes text behind what stands in the line already, folded at a column.
func (t *tableWriter) indented(column int, text string) {
	folded := &tableWriter{color: t.color}
	folded.line(strings.Repeat(" ", column), text)
	t.out.WriteString(strings.TrimLeft(folded.out.String(), " "))
}

func (t *tableWriter) hostileRun(run result.Run) {
	judged := run.Phase(result.Attacked)
	if judged.Name == "" {
		judged = run.Phase(result.Quiet)
	}
	ratio := "-"
	if r := run.Ratio(); r > 0 {
		ratio = fmt.Sprintf("%.2f", r)
	}
	p99 := func(name string) string {
		if q := run.Phase(name).Latency; q.Count > 0 {
			return ms(q.P99)
		}
		return "-"
	}
	slowest := "-"
	if judged.Joins.Count > 0 {
		slowest = ms(judged.Joins.Max)
	}
	fmt.Fprintf(&t.out, hostileRow, run.Load, p99(result.Quiet), p99(result.Beside), p99(result.Attacked), ratio,
		slowest, fmt.Sprintf("%.1f", float64(judged.Server.MemoryBytes)/(1<<20)), fmt.Sprintf("%.1f", float64(judged.LogBytes)/1024))
	if run.Ended != "" {
		t.line("  ", t.paint(red, "ended early: "+run.Ended))
	}
	if len(run.Phases) == 0 {
		return
	}
	t.line("  ", phasesText(run))
	t.line("  ", coresText(judged))
	if len(judged.Attack) > 0 {
		t.line("  ", attackText(judged))
	}
	if text := countedText(judged.Counted); text != "" {
		t.line("  ", "server counted: "+text)
	}
	if cores := othersIn(run); cores > otherCores {
		t.line("  ", t.paint(red, fmt.Sprintf("OTHERS MAY BE THE CAUSE: what else runs on this machine took %.2f cores in a phase", cores)))
	}
	if judged.Unmeasured != "" {
		t.line("  ", t.paint(red, judged.Unmeasured))
	}
}

func ms(micros int64) string { return fmt.Sprintf("%.1f", float64(micros)/1000) }

// phasesText tells what the columns leave out.
func phasesText(run result.Run) string {
	var p50 []string
	for _, p := range run.Phases {
		p50 = append(p50, ms(p.Latency.P50))
	}
	last := run.Phases[len(run.Phases)-1]
	return fmt.Sprintf("p50 %s ms; %s joined in the last phase, %s could not", strings.Join(p50, ", "),
		thousands(float64(last.Joins.Count)), thousands(float64(last.JoinsFailed)))
}

// othersIn returns the most that others took of the machine in a phase.
func othersIn(run result.Run) float64 {
	most := 0.0
	for _, p := range run.Phases {
		most = max(most, p.OtherCores)
	}
	return most
}

func coresText(p result.Phase) string {
	return fmt.Sprintf("cores: server %.2f, attackers %.2f, honest people %.2f; machine %.0f %% busy",
		p.Server.Cores, p.Attackers.Cores, p.LoadCores, 100*p.MachineBusy)
}

func attackText(p result.Phase) string {
	var sum result.Attack
	for _, a := range p.Attack {
		sum.Attempts += a.Attempts
		sum.Refused += a.Refused
		sum.Closed += a.Closed
		sum.Sent += a.Sent
		sum.Open += a.Open
	}
	n := func(v int64) string { return thousands(float64(v)) }
	return fmt.Sprintf("attackers: %s begun, %s refused, %s closed, %s open at the end, %s frames",
		n(sum.Attempts), n(sum.Refused), n(sum.Closed), n(sum.Open), n(sum.Sent))
}

// countedText names the series that grew most.
func countedText(counted map[string]float64) string {
	names := slices.SortedFunc(maps.Keys(counted), func(a, b string) int {
		return cmp.Or(cmp.Compare(counted[b], counted[a]), cmp.Compare(a, b))
	})
	var parts []string
	for i, name := range names {
		if i == countedShown {
			parts = append(parts, fmt.Sprintf("and %d more", len(names)-i))
			break
		}
		parts = append(parts, name+" "+thousands(counted[name]))
	}
	return strings.Join(parts, ", ")
}
