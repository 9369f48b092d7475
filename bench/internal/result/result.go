// Package result is the file that a measurement leaves: one JSON object, from
// which every report can be drawn again. SCHEMA.md beside this documents the
// fields; a change that breaks readers changes Schema.
package result

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"hubbub/bench/internal/measure"
	"hubbub/bench/internal/proc"
)

// Schema names this form of the file.
const Schema = "hubbub-bench/1"

// A File is all that one call of the command measured.
type File struct {
	Schema  string            `json:"schema"`
	Started string            `json:"started"` // RFC 3339
	Machine proc.Description  `json:"machine"`
	Go      string            `json:"go"`
	Commit  string            `json:"commit,omitempty"`
	Args    []string          `json:"args"`
	Flags   map[string]string `json:"flags"`
	Runs    []Run             `json:"runs"`
}

// A Run is one run of one scenario.
type Run struct {
	Scenario   string  `json:"scenario"`
	Target     string  `json:"target"`          // "own server" or the URL
	Load       string  `json:"load,omitempty"`  // in a comparison of builds: the load that both had
	Build      string  `json:"build,omitempty"` // in a comparison of builds: Before or After
	Protocol   string  `json:"protocol"`
	Conns      int     `json:"conns"`
	Rate       float64 `json:"rate"` // messages a second that were meant to be sent, 0 in a closed loop
	Size       int     `json:"size"`
	Publishers int     `json:"publishers"`
	Seconds    float64 `json:"seconds"` // measured, warm-up not counted

	Messages   int64   `json:"messages"`   // sent in the measured time
	Deliveries int64   `json:"deliveries"` // of those
	Throughput float64 `json:"deliveries_per_second"`

	Latency      measure.Quantiles    `json:"latency"`
	Curve        []measure.CurvePoint `json:"curve"`
	LastDelivery measure.Quantiles    `json:"last_delivery"`
	Series       []Interval           `json:"series"`

	Check     Check     `json:"check"`
	Cost      *Cost     `json:"cost,omitempty"`  // absent if the process is unknown
	Floor     *Floor    `json:"floor,omitempty"` // absent if not measured
	Generator Generator `json:"generator"`
	Facts     []Fact    `json:"facts,omitempty"`  // what only this scenario knows
	Steps     []Step    `json:"steps,omitempty"`  // of a search
	Phases    []Phase   `json:"phases,omitempty"` // beside hostile clients
	Notes     []string  `json:"notes,omitempty"`
	Ended     string    `json:"ended_early,omitempty"` // why, if it did
}

// The builds of a comparison.
const (
	Before = "before"
	After  = "after"
)

// leastCPU is what a server has to use before its cost a delivery can be told: the
// system counts CPU in ticks of 10 ms.
const leastCPU = 0.2 // seconds

// EnoughCPU tells whether the server used enough CPU to tell what a delivery costs.
func (r *Run) EnoughCPU() bool {
	return r.Cost != nil && r.Cost.Cores*r.Seconds >= leastCPU
}

// An Interval is a point of the series over time.
type Interval struct {
	Seconds    float64 `json:"t"`
	Deliveries float64 `json:"deliveries_per_second"`
	P50        int64   `json:"p50_us"`
	P99        int64   `json:"p99_us"`
	Max        int64   `json:"max_us"`
}

// A Check is how correct the deliveries were, over readers and messages.
type Check struct {
	Readers    int64            `json:"readers"`
	Seen       int64            `json:"seen"`
	Lost       int64            `json:"lost"`
	Repeated   int64            `json:"repeated"`
	Disordered int64            `json:"disordered"`
	OutOfStep  int64            `json:"out_of_step"`      // readers that saw another order than most
	Events     map[string]int64 `json:"events,omitempty"` // closed connections and errors, by what it was
	Failures   []string         `json:"failures,omitempty"`
}

// Cost is what the server used in the measured time.
type Cost struct {
	User          float64  `json:"user_us_per_delivery"`
	System        float64  `json:"system_us_per_delivery"`
	Cores         float64  `json:"cores"` // CPU time a second
	Bytes         float64  `json:"bytes_per_delivery"`
	Writes        *float64 `json:"writes_per_delivery,omitempty"` // absent if the system does not tell
	MemoryBytes   int64    `json:"memory_bytes"`                  // resident at the end
	MemoryPerConn float64  `json:"memory_bytes_per_connection,omitempty"`
	TimesFloor    float64  `json:"times_floor,omitempty"` // CPU a delivery over the floor's
}

// CPU returns microseconds of CPU a delivery.
func (c *Cost) CPU() float64 { return c.User + c.System }

// A Floor is the least that a delivery costs on this machine.
type Floor struct {
	Micros float64 `json:"us_per_send"` // CPU time
	User   float64 `json:"user_us_per_send"`
	System float64 `json:"system_us_per_send"`
	Sends  int64   `json:"sends"`
	Conns  int     `json:"conns"`
	Bytes  int     `json:"frame_bytes"`
}

// Generator is how the load itself did.
type Generator struct {
	Processes  int      `json:"processes"`
	Cores      float64  `json:"cores"`        // CPU time a second
	Busy       float64  `json:"busy"`         // share of the time that the busiest reading loop worked
	LoopLagMax float64  `json:"loop_lag_ms"`  // longest round of the reading loop
	SendLagP99 float64  `json:"send_lag_ms"`  // messages sent after their intended time
	Machine    float64  `json:"machine_busy"` // share of all CPUs
	Bottleneck []string `json:"bottleneck,omitempty"`
}

// A Fact is a figure of one scenario.
type Fact struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Text  string  `json:"text,omitempty"` // instead of a value
}

// A Step is one try of a search for the highest rate.
type Step struct {
	Rate       float64 `json:"rate"`
	Throughput float64 `json:"deliveries_per_second"`
	P99        int64   `json:"p99_us"`
	Good       bool    `json:"good"`
}

// ErrFile is what Read returns for a file that is not what it should be.
var ErrFile = errors.New("not a whole results file")

// Write writes the file.
func Write(path string, f File) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

// Read reads a file that Write wrote.
func Read(path string) (File, error) {
	data, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer data.Close()
	var f File
	err = json.NewDecoder(data).Decode(&f)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return File{}, fmt.Errorf("%s: %w: it is cut short", path, ErrFile)
	case err != nil:
		return File{}, fmt.Errorf("%s: %w: %w", path, ErrFile, err)
	case f.Schema != Schema:
		return File{}, fmt.Errorf("%s: %w: its schema is %q, not %q", path, ErrFile, f.Schema, Schema)
	case len(f.Runs) == 0:
		return File{}, fmt.Errorf("%s: %w: it holds no run", path, ErrFile)
	}
	return f, nil
}
