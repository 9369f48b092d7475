package cli

import (
	"fmt"
	"time"

	"hubbub/bench/internal/scenario"
)

// A load is what both builds are put under.
type load struct {
	name     string
	scenario string
	params   scenario.Params
	environ  []string // of the server
}

const (
	pairRate    = 200 // messages a second, for CPU
	fewConns    = 20  // for latency without a queue
	fewRate     = 50
	memoryTimes = 15 // as many connections, so that what the process needs anyway weighs little
)

// smallHeap keeps garbage small, which would decide on memory otherwise. Runs of
// one build then came to 2.36 to 2.47 KiB a connection at 15,000, and without it to
// -2 to 3 KiB at 5,000.
const smallHeap = "GOGC=10"

// loads returns what two builds are compared under.
func (p pairing) loads() []load {
	with := func(conns int, rate float64, publishers int) scenario.Params {
		return scenario.Params{
			Conns:      conns,
			Rate:       rate,
			Size:       100,
			Publishers: min(publishers, conns),
			Duration:   p.duration,
			Warmup:     p.warmup,
			Drain:      10 * time.Second,
			Window:     64,
			Procs:      1,
		}
	}
	cpu, closed := with(p.conns, pairRate, 10), with(p.conns, 0, 50)
	latency := with(fewConns, fewRate, 10)
	memory := with(memoryTimes*p.conns, 2, 10)
	memory.Duration = min(p.duration, time.Second)
	return []load{
		{fmt.Sprintf("%d connections, %d messages a second", cpu.Conns, pairRate), "broadcast", cpu, nil},
		{fmt.Sprintf("%d connections, %d messages under way", closed.Conns, closed.Window), "closed-loop", closed, nil},
		{fmt.Sprintf("%d connections, %s", memory.Conns, smallHeap), "connections", memory, []string{smallHeap}},
		{fmt.Sprintf("%d connections, %d messages a second", fewConns, fewRate), "broadcast", latency, nil},
	}
}
