package cli

import (
	"context"
	"errors"
	"flag"
	"time"

	"hubbub/bench/internal/cluster"
	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/server"
)

// connsPerProcess is how many connections a process of the load has by default: well below 20,000
// open files, which is the limit on many machines.
const connsPerProcess = 15000

// A clusterLoad is many connections over all nodes of a cluster.
type clusterLoad struct {
	conns    int // 0 for none
	rate     float64
	duration time.Duration
	procs    int // 0: as many as it takes
}

func (l *clusterLoad) addFlags(set *flag.FlagSet) {
	set.IntVar(&l.conns, "conns", 0, "connections over all nodes, to tell what they cost; 0: none")
	set.Float64Var(&l.rate, "rate", 2, "with -conns: messages a second, to all of them")
	set.DurationVar(&l.duration, "duration", 10*time.Second, "with -conns: measured time")
	set.IntVar(&l.procs, "procs", 0, "with -conns: processes to spread them over; 0: one for each 15,000")
}

// options are those of the cluster that it is put on: what a message costs, not what is let in. Its clients
// know all nodes.
func (l *clusterLoad) options(o cluster.Options) cluster.Options {
	o.Args, o.Environ, o.Balancer = server.Unlimited, append(o.Environ, smallHeap), false
	return o
}

// check reports everything that is wrong.
func (l *clusterLoad) check() error {
	if l.conns >= 0 && l.rate > 0 && l.duration > 0 && l.procs >= 0 && l.processes() <= max(l.conns, 1) {
		return nil
	}
	return errors.New("-conns cannot be negative, -rate and -duration have to be above 0, -procs from 1 to -conns")
}

func (l *clusterLoad) processes() int {
	if l.procs > 0 {
		return l.procs
	}
	return max(1, (l.conns+connsPerProcess-1)/connsPerProcess)
}

// fits tells before anything starts whether the processes of the load may open so many connections.
func (l *clusterLoad) fits() error {
	return dial.CheckOpenFiles((l.conns + l.processes() - 1) / l.processes())
}

// run opens the connections, one node after the other in turn, and sends to all of them.
func (l *clusterLoad) run(ctx context.Context, running *cluster.Cluster, b *benchmark) int {
	return b.run(ctx, config{
		Params: scenario.Params{
			Conns:      l.conns,
			Rate:       l.rate,
			Size:       defaults["connections"].Size,
			Publishers: min(defaults["connections"].Publishers, l.conns),
			Duration:   l.duration,
			Drain:      10 * time.Second,
			Procs:      l.processes(),
		},
		Scenario: "connections",
		Target:   running.Endpoints(),
		PIDs:     running.PIDs(),
		Protocol: dial.Hubbub,
		Room:     "bench",
		Repeat:   1,
	})
}
