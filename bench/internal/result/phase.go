package result

import "hubbub/bench/internal/measure"

// The phases beside hostile clients, in this order.
const (
	Quiet    = "quiet"    // nobody is hostile
	Beside   = "beside"   // all of them aim at another process of the same machine
	Attacked = "attacked" // all of them aim at the server
)

// A Phase is a part of a run of hostile.
type Phase struct {
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`

	Latency     measure.Quantiles `json:"latency"`
	Joins       measure.Quantiles `json:"joins"` // of those who came meanwhile, until their welcome
	JoinsFailed int64             `json:"joins_failed"`
	JoinFailure string            `json:"join_failure,omitempty"` // the last one
	Lost        int64             `json:"lost"`                   // also repeated, disordered, and what could not be sent
	Events      map[string]int64  `json:"events,omitempty"`       // as in Check

	Server      Use                `json:"server"`
	LogBytes    int64              `json:"log_bytes"`
	Counted     map[string]float64 `json:"counted,omitempty"` // by the server's metrics: series with a reason that grew
	Unmeasured  string             `json:"unmeasured,omitempty"`
	Idle        Use                `json:"idle"`      // the process beside the server
	Attackers   Use                `json:"attackers"` // all of them
	LoadCores   float64            `json:"load_cores"`
	OtherCores  float64            `json:"other_cores"`  // of whatever else ran on the machine
	MachineBusy float64            `json:"machine_busy"` // share of all CPUs

	Attack map[string]Attack `json:"attack,omitempty"` // by kind
}

// A Use is what a process used in a phase.
type Use struct {
	Cores       float64 `json:"cores"`        // CPU time a second
	MemoryBytes int64   `json:"memory_bytes"` // resident, the most of it that was seen
}

// An Attack is what became of the connections of one kind.
type Attack struct {
	Attempts int64 `json:"attempts"` // connections that were begun
	Refused  int64 `json:"refused"`  // connections that came to nothing, and requests answered with an error
	Closed   int64 `json:"closed"`   // connections that the server ended
	Sent     int64 `json:"sent"`     // frames, requests and pieces of them
	Received int64 `json:"received"` // bytes
	Open     int64 `json:"open"`     // connections at the end
}

// Phase returns the phase of that name, the zero value if the run did not get there.
func (r *Run) Phase(name string) Phase {
	for _, p := range r.Phases {
		if p.Name == name {
			return p
		}
	}
	return Phase{}
}

// Ratio returns p99 attacked over p99 beside, 0 if one of them is not known.
func (r *Run) Ratio() float64 {
	attacked, beside := r.Phase(Attacked).Latency, r.Phase(Beside).Latency
	if attacked.Count == 0 || beside.Count == 0 {
		return 0
	}
	return float64(attacked.P99) / float64(beside.P99)
}

// A Verdict tells whether a server met a criterion.
type Verdict struct {
	Criterion string
	Good      bool
	Text      string // the worst that was seen
}
