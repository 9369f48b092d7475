// Package scenario holds the runs that can be measured. Each opens clients, puts
// load on the server, waits until what was sent has arrived or surely will not,
// and returns a result. A run that ends early, by the context or by an error,
// returns what it has with the error.
package scenario

import (
	"context"
	"errors"
	"maps"
	"os/exec"
	"slices"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/result"
)

// Params are what the flags set.
type Params struct {
	Conns      int
	Rate       float64 // messages a second
	Size       int     // bytes of text
	Publishers int
	Duration   time.Duration
	Warmup     time.Duration
	Procs      int
	P99        time.Duration // saturate: what p99 has to stay under
	Window     int           // closed-loop, saturate: messages under way in the closed loop
	Share      float64       // slow: readers that stall
	Reactions  float64       // reactions: how many a second
	Churn      float64       // churn: people who come, and go, a second
	NoEcho     bool          // the server does not send a message back to its sender
	Drain      time.Duration // how long to wait for what is still under way
}

// Progress is how far a step of a run is.
type Progress struct {
	Done    int64
	Rate    float64 // deliveries a second
	Latency measure.Quantiles
	Conns   int
}

// Env is what a scenario runs in.
type Env struct {
	Params
	Target dial.Target
	RunID  string          // marks this run's messages
	PIDs   []int           // the processes of the server, or of the cluster; none if unknown
	Exited <-chan struct{} // closed when the server's process ended; nil if unknown
	// Floor measures what a bare send costs on this machine, with so many
	// connections, frames of so many bytes and so many rounds a second. nil leaves
	// it out.
	Floor func(ctx context.Context, conns, bytes int, rate float64) (*result.Floor, error)
	// SelfCommand returns a command that runs this program with other arguments.
	SelfCommand func(ctx context.Context, args ...string) *exec.Cmd
	// ShowProgress tells that a step begins, that it ends at total, and how to ask
	// how far it is. The returned function ends it.
	ShowProgress func(name string, total int64, poll func() Progress) (end func())
}

// A Func runs a scenario.
type Func func(context.Context, *Env) (result.Run, error)

// All are the scenarios by name.
var All = map[string]Func{
	"broadcast":   Broadcast,
	"closed-loop": ClosedLoop,
	"saturate":    Saturate,
	"connections": Connections,
	"churn":       Churn,
	"slow":        Slow,
	"resume":      Resume,
	"reactions":   Reactions,
}

// Names returns the scenarios in order.
func Names() []string { return slices.Sorted(maps.Keys(All)) }

// Errors of a run.
var (
	// ErrDied means that the server went away under the load.
	ErrDied = errors.New("the server died")
	// ErrCheck means that the server did what it must not.
	ErrCheck = errors.New("a check failed")
	// ErrStuck means that nothing arrives any more.
	ErrStuck = errors.New("the server is stuck")
	// ErrInterrupted means that the run was ended early on request.
	ErrInterrupted = errors.New("interrupted")

	errNoResume = errors.New("the server does not resume yet: its welcome lacks \"recovered\"")
)

// newRun returns a run with what the flags say.
func (env *Env) newRun(name string) result.Run {
	return result.Run{
		Scenario:   name,
		Protocol:   env.Target.Protocol,
		Conns:      env.Conns,
		Size:       env.Size,
		Publishers: env.Publishers,
	}
}
