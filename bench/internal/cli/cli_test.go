package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/cli"
	"hubbub/bench/internal/clients"
	"hubbub/bench/internal/floor"
)

// TestMain makes the test binary the load's other processes, too, and with the
// arguments of a Hubbub a fake of it.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case floor.Command, clients.WorkerCommand, attack.Command:
			os.Exit(cli.Run(context.Background(), os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
		case "-addr":
			serveFake()
		}
	}
	goleak.VerifyTestMain(m)
}

// bench runs the command and returns its exit code and output.
func bench(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	var out, errs buffer
	code = cli.Run(ctx, args, func(string) string { return "" }, &out, &errs)
	return code, out.String(), errs.String()
}

// A buffer may be written to by several goroutines.
type buffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// against returns the arguments of a small run. Its drain is generous: it ends as
// soon as all has arrived.
func against(url string, more ...string) []string {
	args := []string{"-target", url, "-no-floor", "-conns", "6", "-publishers", "1", "-rate", "200", "-duration", "150ms", "-warmup", "20ms", "-drain", "20s"}
	return append(args, more...)
}

func lines(s string) int { return strings.Count(s, "\n") }

func TestUsage(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"help", []string{"-h"}, 0, []string{"Usage:", "broadcast, churn, closed-loop, connections", "-publishers"}},
		{"unknown flag", []string{"-bogus"}, 2, []string{"-bogus"}},
		{"unknown scenario", []string{"boadcast"}, 2, []string{`"boadcast" is no scenario`}},
		{"everything wrong at once", []string{"-conns", "0", "-rate", "-1", "-size", "3", "-target", "http://x"}, 2,
			[]string{"-conns", "-rate", "-size", "no ws:// URL"}},
		{"too many arguments", []string{"broadcast", "slow"}, 2, []string{"too many arguments: slow"}},
		{"compare of nothing", []string{"compare"}, 2, []string{"two results files"}},
		{"pair needs two builds", []string{"pair", "-before", "a", "-pairs", "0"}, 2, []string{"-before and -after", "-pairs"}},
		{"pair with a missing file", []string{"pair", "-before", "missing", "-after", "missing"}, 2, []string{"missing: no such file"}},
		{"binary of a running server", []string{"-binary", "a", "-target", "ws://127.0.0.1:1/ws"}, 2, []string{"-binary"}},
		{"report of nothing", []string{"report"}, 2, []string{"at least one"}},
		{"report of a missing file", []string{"report", "missing.json"}, 2, []string{"missing.json"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := bench(t, tt.args...)
			for _, want := range tt.want {
				if code != tt.code || !strings.Contains(stdout+stderr, want) {
					t.Errorf("exit code %d, want %d, and %q in:\n%s%s", code, tt.code, want, stdout, stderr)
				}
			}
			if tt.code == 2 && lines(stderr) != 1 {
				t.Errorf("want one line, got:\n%s", stderr)
			}
		})
	}
}

func TestResultsFileCutShort(t *testing.T) {
	f := newFake(t, &fake{})
	whole := filepath.Join(t.TempDir(), "whole.json")
	if code, _, stderr := bench(t, against(f.url(), "-out", whole)...); code != 0 {
		t.Fatal(stderr)
	}
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "page.html")
	if code, stdout, stderr := bench(t, "report", "-html", page, whole); code != 0 || !strings.Contains(stdout, "latency") {
		t.Errorf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	for _, n := range []int{0, 1, len(data) / 2, len(data) - 3} {
		cut := filepath.Join(t.TempDir(), "cut.json")
		if err := os.WriteFile(cut, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"report", "-html", page, cut}, {"compare", whole, cut}} {
			code, _, stderr := bench(t, args...)
			if code != 2 || lines(stderr) != 1 || !strings.Contains(stderr, "cut short") {
				t.Errorf("%s of %d bytes: exit code %d, stderr %q", args[0], n, code, stderr)
			}
		}
	}
}
