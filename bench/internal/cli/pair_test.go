package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/bench/internal/result"
)

func TestPair(t *testing.T) {
	t.Parallel()                       // most of it is waiting
	link := func(name string) string { // a build that can be told from another
		path := filepath.Join(t.TempDir(), name)
		if err := os.Symlink(os.Args[0], path); err != nil {
			t.Skip(err)
		}
		return path
	}
	before, after, out := link("before"), link("after"), filepath.Join(t.TempDir(), "pairs.json")
	code, stdout, stderr := bench(t, "pair", "-before", before, "-after", after, "-pairs", "2",
		"-conns", "4", "-duration", "200ms", "-warmup", "20ms", "-out", out)
	if code != 0 {
		t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	for _, want := range []string{"before  " + before, "after   " + after,
		"4 connections, 200 messages a second · pairs: 2", "4 connections, 64 messages under way · pairs: 2",
		"60 connections, GOGC=10 · pairs: 2", "20 connections, 50 messages a second · pairs: 2", "latency p50", "throughput"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("want %q in:\n%s", want, stdout)
		}
	}
	f, err := result.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	builds := make(map[string][]string)
	for _, r := range f.Runs {
		builds[r.Load] = append(builds[r.Load], r.Build)
		if r.Messages == 0 || r.Cost == nil {
			t.Errorf("%s, %s: %d messages, cost %+v", r.Load, r.Build, r.Messages, r.Cost)
		}
	}
	if len(builds) != 4 {
		t.Errorf("%d loads, want 4: %v", len(builds), builds)
	}
	for load, got := range builds {
		if want := []string{"before", "after", "after", "before"}; !slices.Equal(got, want) {
			t.Errorf("%s: order %v, want %v", load, got, want)
		}
	}
	_, again, _ := bench(t, "compare", out)
	if !strings.HasSuffix(stdout, again) || again == "" {
		t.Errorf("compare prints\n%s\nand pair printed\n%s", again, stdout)
	}
}

// TestPairEndsAtFault: a build that cannot be measured ends it, and what was
// measured until then is kept.
func TestPairEndsAtFault(t *testing.T) {
	dir := t.TempDir()
	broken, out := filepath.Join(dir, "broken"), filepath.Join(dir, "pairs.json")
	if err := os.WriteFile(broken, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := bench(t, "pair", "-before", os.Args[0], "-after", broken,
		"-conns", "4", "-duration", "200ms", "-warmup", "20ms", "-out", out)
	if code != 2 || !strings.Contains(stderr, "start the server") {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	f, err := result.Read(out)
	if err != nil || len(f.Runs) != 1 || f.Runs[0].Build != result.Before {
		t.Errorf("%d runs kept, %v", len(f.Runs), err)
	}
}
