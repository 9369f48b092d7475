package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"hubbub/bench/internal/dial"
	"hubbub/bench/internal/floor"
	"hubbub/bench/internal/result"
	"hubbub/bench/internal/scenario"
	"hubbub/bench/internal/target"
)

func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	if len(args) > 0 && args[0] == floor.Command {
		fmt.Fprintln(stderr, floor.Serve(ctx, args[1:], stdout))
		return 0
	}
	s, err := target.Start(ctx)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	defer s.Stop()
	env := &scenario.Env{Params: scenario.Params{Conns: 300, Rate: 50, Size: 100, Publishers: 10, Duration: 2 * time.Second, Warmup: time.Second, Procs: 1, Drain: 5 * time.Second},
		Target: dial.Target{URL: s.URL, Protocol: "hubbub", Room: "bench", Prefix: "b1"}, Run: "abcdefgh", PID: s.PID, Exited: s.Exited(),
		Floor: func(ctx context.Context, conns, bytes int, rate float64) (*result.Floor, error) {
			return floor.Measure(ctx, func(ctx context.Context, a ...string) *exec.Cmd {
				exe, _ := os.Executable()
				return exec.CommandContext(ctx, exe, a...)
			}, conns, bytes, rate)
		},
		Stage: func(string, int64, func() scenario.Progress) func() { return func() {} }}
	run, err := scenario.Broadcast(ctx, env)
	run.Series, run.Curve = nil, nil
	out, _ := json.MarshalIndent(run, "", " ")
	fmt.Fprintln(stdout, string(out), err)
	return 0
}
