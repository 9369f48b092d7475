package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"hubbub/bench/internal/cluster"
	"hubbub/bench/internal/consistency"
	"hubbub/bench/internal/report"
	"hubbub/bench/internal/witness"
)

// settleWithin is how long the crowd may take until everybody is back and was sent everything.
const settleWithin = 2 * time.Minute

// rollPause is longer than the people of a node that has ended are taken for there.
const rollPause = 20 * time.Second

// A trialResult is what -out keeps.
type trialResult struct {
	Seed    uint64               `json:"seed"`
	Missing int                  `json:"missing"` // people who did not come back, or were not sent everything
	Verdict *consistency.Verdict `json:"verdict"`
	Figures consistency.Figures  `json:"figures"`
}

// checkCluster lets a crowd chat while things break, and judges what it saw.
func checkCluster(ctx context.Context, c clusterConfig, running *cluster.Cluster, stdout, stderr io.Writer) int {
	file, err := createHistory(c.History)
	if err != nil {
		return fail(stderr, err)
	}
	log := consistency.NewLog(file)
	missing, err := breakThings(ctx, c, running, log, stdout)
	err = errors.Join(err, log.Flush(), file.Close())
	result := trialResult{c.Seed, missing, consistency.Check(log.History()), consistency.Measure(log.History())}
	report.Consistency(stdout, result.Verdict, result.Figures)
	code := exitOK
	if !result.Verdict.Good() || missing > 0 {
		code = exitCheck
	}
	if missing > 0 {
		fmt.Fprintf(stdout, "%d did not come back within %v, or were not sent everything\n", missing, settleWithin)
	}
	fmt.Fprintf(stdout, "seed       %d\n", c.Seed)
	running.Keep = code != exitOK || err != nil
	if running.Keep {
		fmt.Fprintf(stdout, "logs       %s\n", running.Dir)
	}
	if running.Keep || c.History != "" {
		fmt.Fprintf(stdout, "history    %s\n", file.Name())
	} else {
		os.Remove(file.Name())
	}
	if c.Out != "" {
		err = errors.Join(err, writeJSON(c.Out, result))
	}
	if err != nil {
		return fail(stderr, err)
	}
	return code
}

// breakThings runs the crowd and the faults, and returns who is missing at the end.
func breakThings(ctx context.Context, c clusterConfig, running *cluster.Cluster, log *consistency.Log, stdout io.Writer) (missing int, err error) {
	crowd, err := witness.Gather(ctx, witness.Config{
		Nodes: running.Addresses(), Members: c.Clients, Rooms: c.Rooms, Rivals: c.Rivals, Pace: c.Pace, Drop: c.Drop,
	}, log)
	if err != nil {
		return 0, err
	}
	defer crowd.Close()
	began := time.Now()
	fmt.Fprintf(stdout, "%d people chat\n", c.Clients+c.Rivals)
	breaking, cancel := ctx, context.CancelFunc(func() {})
	if c.For > 0 {
		breaking, cancel = context.WithTimeout(ctx, c.For)
	}
	defer cancel()
	tell := func(fault string, healed bool) {
		kind, word := consistency.Fault, fault
		if healed {
			kind, word = consistency.Healed, "all is well"
		}
		log.Note(consistency.Event{Kind: kind, Text: fault})
		fmt.Fprintf(stdout, "%7.1f s  %s\n", time.Since(began).Seconds(), word)
	}
	switch {
	case c.Roll:
		err = running.Roll(breaking, rollPause, tell)
	case len(c.Faults) == 0:
		<-breaking.Done()
	default:
		err = running.Happen(breaking, c.Faults, c.FaultTime, rand.New(rand.NewPCG(c.Seed, 0)), tell)
	}
	settling, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	missing = crowd.Settle(settling)
	return missing, errors.Join(err, running.Ended())
}

// judge judges a history that was kept.
func judge(name string, stdout, stderr io.Writer) int {
	history, err := readHistory(name)
	if err != nil {
		return fail(stderr, err)
	}
	verdict := consistency.Check(history)
	report.Consistency(stdout, verdict, consistency.Measure(history))
	if !verdict.Good() {
		return exitCheck
	}
	return exitOK
}

func writeJSON(name string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}
