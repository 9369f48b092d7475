package scenario

import (
	"fmt"
	"time"

	"hubbub/bench/internal/result"
)

// costOf returns what the server used, nil if that is not known.
func (r *runner) costOf(run *result.Run) *result.Cost {
	n := float64(r.received())
	if !r.begin.known || !r.end.known || n <= 0 || run.Seconds <= 0 {
		return nil
	}
	a, b := r.begin.server, r.end.server
	micros := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
	cost := &result.Cost{
		User:        micros(b.User-a.User) / n,
		System:      micros(b.System-a.System) / n,
		Cores:       (b.User - a.User + b.System - a.System).Seconds() / run.Seconds,
		Bytes:       float64(r.end.traffic.Bytes-r.begin.traffic.Bytes) / n,
		MemoryBytes: b.RSS,
	}
	if r.rssBefore > 0 && r.begin.server.RSS > r.rssBefore {
		cost.MemoryPerConn = float64(r.begin.server.RSS-r.rssBefore) / float64(r.clients.Opened())
	}
	// A server that does not use write(2) for its sockets makes next to no calls.
	if writes := b.Writes - a.Writes; a.Writes >= 0 && writes >= int64(r.clients.Opened()) {
		w := float64(writes) / n
		cost.Writes = &w
	}
	return cost
}

// compareToFloor relates the server's cost to the least possible.
func compareToFloor(run *result.Run) {
	switch {
	case run.Cost == nil:
	case !run.EnoughCPU():
		used := run.Cost.Cores * run.Seconds
		run.Notes = append(run.Notes, fmt.Sprintf("the server used %.2f s of CPU: too little to tell what a delivery costs", used))
	case run.Floor != nil && run.Floor.Micros > 0:
		run.Cost.TimesFloor = run.Cost.CPU() / run.Floor.Micros
	}
}
