package cli_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/bench/internal/cli"
	"hubbub/bench/internal/result"
)

// TestRealServer runs the scenarios, small, against the server of this module.
func TestRealServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	small := []string{"-conns", "30", "-publishers", "3", "-rate", "100", "-duration", "300ms", "-warmup", "50ms", "-drain", "30s"}
	for _, tt := range []struct {
		name  string
		args  []string
		fates int64 // messages in the measured time
	}{
		{"default", nil, 30},
		{"several processes", []string{"-no-floor", "-procs", "3"}, 30},
		{"connections", []string{"connections", "-no-floor"}, 30},
		{"churn", []string{"churn", "-no-floor"}, 30},
		{"slow", []string{"slow", "-no-floor"}, 20},
		{"reactions", []string{"reactions", "-no-floor", "-reactions", "200"}, 20},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting
			out := filepath.Join(t.TempDir(), "results.json")
			code, stdout, stderr := bench(t, append(append(tt.args, small...), "-out", out)...)
			if code != 0 || !strings.Contains(stdout, "correctness      ok") {
				t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
			}
			f, err := result.Read(out)
			if err != nil {
				t.Fatal(err)
			}
			run := f.Runs[0]
			if run.Messages != tt.fates || run.LastDelivery.Count != tt.fates {
				t.Errorf("%d messages, %d of them complete, want %d", run.Messages, run.LastDelivery.Count, tt.fates)
			}
			if tt.name != "churn" && tt.name != "slow" && run.Deliveries != 30*tt.fates {
				t.Errorf("%d deliveries, want %d", run.Deliveries, 30*tt.fates)
			}
			if run.Cost == nil || run.Cost.MemoryBytes == 0 || (run.Floor == nil) == (tt.name == "default") {
				t.Errorf("cost %+v, floor %+v", run.Cost, run.Floor)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	f := newFake(t, &fake{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	time.AfterFunc(time.Second, cancel)
	var out, errs buffer
	args := against(f.url(), "-duration", "1h")
	if code := cli.Run(ctx, args, func(string) string { return "" }, &out, &errs); code != 0 {
		t.Errorf("exit code %d:\n%s", code, errs.String())
	}
	if !strings.Contains(out.String(), "interrupted") || !strings.Contains(out.String(), "latency") {
		t.Errorf("what was measured is not shown:\n%s", out.String())
	}
}
