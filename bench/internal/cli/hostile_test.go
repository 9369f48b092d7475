package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/bench/internal/attack"
	"hubbub/bench/internal/cli"
	"hubbub/bench/internal/result"
)

func TestHostileUsage(t *testing.T) {
	code, stdout, _ := bench(t, "hostile", "-h")
	for _, k := range attack.Kinds {
		if code != 0 || !strings.Contains(stdout, k.Name+" ") || !strings.Contains(stdout, k.Does) {
			t.Errorf("exit code %d, and no %s in:\n%s", code, k.Name, stdout)
		}
	}
	code, _, stderr := bench(t, "hostile", "-kinds", "pings,pings,pong", "-conns", "0", "-hostile", "9", "-addresses", "257", "more")
	for _, want := range []string{"pings is there twice", `"pong" is none of`, "-conns", "-hostile", "-addresses", "too many arguments: more"} {
		if code != 2 || lines(stderr) != 1 || !strings.Contains(stderr, want) {
			t.Errorf("exit code %d, want 2, and %q in:\n%s", code, want, stderr)
		}
	}
}

// TestHostile runs all of it, small, beside the server of this module. How fast the
// server is decides on nothing here: the exit code may be that of a failed check.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	t.Parallel() // most of it is waiting
	out := filepath.Join(t.TempDir(), "hostile.json")
	code, stdout, stderr := bench(t, "hostile", "-conns", "20", "-hostile", "40", "-duration", "1s", "-alone", "0",
		"-history", "500", "-frames", "500", "-attempts", "20", "-out", out)
	if code > 1 {
		t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	f, err := result.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Runs) != 1 || len(f.Runs[0].Phases) != 3 || f.Machine.CPUs == 0 {
		t.Fatalf("%d runs: %+v", len(f.Runs), f.Runs)
	}
	run := f.Runs[0]
	for _, p := range run.Phases {
		if p.Latency.Count == 0 || p.Joins.Count+p.JoinsFailed == 0 || p.Seconds <= 0 || p.Unmeasured != "" {
			t.Errorf("%s: %+v", p.Name, p)
		}
		if (len(p.Attack) == len(attack.Kinds)) != (p.Name != result.Quiet) {
			t.Errorf("%s: attacks %v", p.Name, p.Attack)
		}
		for kind, a := range p.Attack {
			if a.Attempts == 0 {
				t.Errorf("%s: %s did nothing", p.Name, kind)
			}
		}
	}
	if counted := run.Phase(result.Attacked).Counted["messages_rejected bad_message"]; counted == 0 {
		t.Errorf("the server counted %v", run.Phase(result.Attacked).Counted)
	}
	if counted := run.Phase(result.Beside).Counted["messages_rejected bad_message"]; counted > 0 {
		t.Errorf("the server counted %v while others were attacked", run.Phase(result.Beside).Counted)
	}
	if p := run.Phase(result.Attacked); p.LogBytes == 0 || p.Server.MemoryBytes == 0 {
		t.Errorf("log %d, memory %d", p.LogBytes, p.Server.MemoryBytes)
	}
	_, again, _ := bench(t, "report", "-html", filepath.Join(t.TempDir(), "page.html"), out)
	if before, _, _ := strings.Cut(again, "\nThe page"); before == "" || before != stdout {
		t.Errorf("report prints\n%s\nand hostile printed\n%s", again, stdout)
	}
}

func TestOneAddress(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	t.Parallel() // most of it is waiting
	out := filepath.Join(t.TempDir(), "one.json")
	code, stdout, stderr := bench(t, "hostile", "-one-address", "-conns", "20", "-duration", "1s", "-out", out)
	if code > 1 {
		t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	f, err := result.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	p := f.Runs[0].Phase(result.Quiet)
	if p.Joins.Count != 20 || p.JoinsFailed != 0 || p.Latency.Count != 20*100 || p.Lost != 0 || len(p.Events) != 0 {
		t.Errorf("%+v", p)
	}
}

// TestHostileInterrupted: whenever it is ended, that is no failure of the server.
func TestHostileInterrupted(t *testing.T) {
	t.Parallel() // most of it is waiting
	for _, after := range []time.Duration{0, 2 * time.Second} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		defer cancel()
		var out, errs buffer
		args := []string{"hostile", "-binary", os.Args[0], "-proxy=false", "-conns", "2", "-hostile", "10", "-history", "10", "-duration", "1h", "-alone", "0"}
		code := cli.Run(ctx, args, func(string) string { return "" }, &out, &errs)
		if code != 0 || !strings.Contains(errs.String(), "interrupted") {
			t.Errorf("after %v: exit code %d:\n%s", after, code, errs.String())
		}
	}
}
