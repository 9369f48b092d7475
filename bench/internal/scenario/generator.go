package scenario

import (
	"fmt"
	"time"

	"hubbub/bench/internal/proc"
	"hubbub/bench/internal/reader"
	"hubbub/bench/internal/result"
)

// Where the load itself begins to be what is measured.
const (
	busyLimit    = 0.85                  // share of the time that a reading loop may work
	sendLagLimit = 10 * time.Millisecond // at p99
	machineLimit = 0.97                  // share of all CPUs
)

func (r *runner) generatorOf(run *result.Run) result.Generator {
	wall := r.end.at.Sub(r.begin.at)
	g := result.Generator{Processes: r.clients.Processes()}
	if wall <= 0 {
		return g
	}
	lag := time.Duration(r.sendLag.ValueAtPercentile(99)) * time.Microsecond
	g.Cores = (r.end.self - r.begin.self).Seconds() / wall.Seconds()
	g.Busy = (r.end.traffic.Busy - r.begin.traffic.Busy).Seconds() / wall.Seconds() / float64(g.Processes)
	g.LoopLagMax = r.end.traffic.LongestRound.Seconds() * 1000
	g.SendLagP99 = lag.Seconds() * 1000
	g.Machine = proc.BusyShare(r.begin.machine, r.end.machine)
	rounds := r.end.traffic.Rounds - r.begin.traffic.Rounds
	slow := r.end.traffic.SlowRounds - r.begin.traffic.SlowRounds
	if g.Busy > busyLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("its reading loop worked %.0f%% of the time", 100*g.Busy))
	}
	if rounds > 0 && float64(slow)/float64(rounds) > 0.01 {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("%d rounds of its reading loop took over %v", slow, reader.SlowRound))
	}
	if lag > sendLagLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("it sent late: p99 %.1f ms", g.SendLagP99))
	}
	if g.Machine > machineLimit {
		g.Bottleneck = append(g.Bottleneck, fmt.Sprintf("all CPUs were %.0f%% busy, shared with the server", 100*g.Machine))
	}
	return g
}
