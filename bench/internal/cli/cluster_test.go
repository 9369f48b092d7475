package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/bench/internal/result"
)

// TestClusterUsage: what is wrong is told, all at once, before anything is started.
func TestClusterUsage(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"an argument too many":            {[]string{"fast"}, "too many arguments"},
		"no such fault":                   {[]string{"-faults", "kill-hubbub,flood"}, `no "flood"`},
		"a fault without NATS":            {[]string{"-nats", "0", "-nodes", "1", "-faults", "cut"}, "without NATS"},
		"two alone":                       {[]string{"-nats", "0", "-nodes", "2"}, "-nodes 1"},
		"more rooms than people":          {[]string{"-clients", "3", "-rooms", "4"}, "-rooms"},
		"no history to judge":             {[]string{"-judge", filepath.Join(t.TempDir(), "none")}, "no such file"},
		"an upgrade without a crowd":      {[]string{"-roll"}, "-check"},
		"a crowd and a load":              {[]string{"-check", "-conns", "9"}, "do not go together"},
		"a load without messages":         {[]string{"-conns", "9", "-rate", "0"}, "-rate"},
		"more processes than connections": {[]string{"-conns", "3", "-procs", "4"}, "-procs"},
		"nobody, and no pace too":         {[]string{"-clients", "0", "-pace", "0s"}, "-pace"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := bench(t, append([]string{"cluster"}, tt.args...)...)
			if code != 2 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit code %d, %q, want %q", code, stderr, tt.want)
			}
		})
	}
}

// TestJudge: a history that was kept is judged again, whatever it comes to.
func TestJudge(t *testing.T) {
	const good = `{"t":1,"kind":"join","client":1,"conn":1,"node":1,"room":"r"}
{"t":2,"kind":"welcome","conn":1,"epoch":"e","name":"a"}
{"t":3,"kind":"say","client":1,"room":"r","text":"x"}
{"t":4,"kind":"message","conn":1,"seq":1,"text":"x"}
{"t":5,"kind":"receipt","client":1,"room":"r","seq":1,"text":"x"}
`
	for name, tt := range map[string]struct {
		rest string
		code int
		want string
	}{
		"good":   {`{"t":6,"kind":"stays","client":1}`, 0, "every rule held"},
		"broken": {`{"t":6,"kind":"message","conn":1,"seq":1,"text":"x"}`, 1, "doubled 1"},
		"cut":    {`{"t":6,"kind":"mess`, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "history.jsonl")
			if err := os.WriteFile(file, []byte(good+tt.rest), 0o600); err != nil {
				t.Fatal(err)
			}
			code, stdout, stderr := bench(t, "cluster", "-judge", file)
			if code != tt.code || !strings.Contains(stdout, tt.want) {
				t.Errorf("exit code %d:\n%s%s", code, stdout, stderr)
			}
		})
	}
}

// TestCheckOne breaks the server of this module, alone, while a crowd chats: nothing is lost.
func TestCheckOne(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	dir := t.TempDir()
	history, out := filepath.Join(dir, "history.jsonl.gz"), filepath.Join(dir, "verdict.json")
	code, stdout, stderr := bench(t, "cluster", "-nodes", "1", "-nats", "0", "-check", "-clients", "20", "-rooms", "2", "-pace", "200ms",
		"-drop", "2s", "-for", "3s", "-faults", "kill-hubbub", "-fault-time", "1s", "-seed", "1", "-history", history, "-out", out)
	if code != 0 || !strings.Contains(stdout, "every rule held") || !strings.Contains(stdout, "kill-hubbub") {
		t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Seed    int
		Verdict struct{ Stayed, Receipts, Resumes int }
		Figures struct{ Faults []struct{ Name string } }
	}
	if err := json.Unmarshal(data, &result); err != nil {
		t.Fatal(err)
	}
	if result.Seed != 1 || result.Verdict.Stayed != 20 || result.Verdict.Receipts == 0 || result.Verdict.Resumes == 0 || len(result.Figures.Faults) != 1 {
		t.Errorf("%+v", result)
	}
	if code, again, _ := bench(t, "cluster", "-judge", history); code != 0 || !strings.Contains(again, "every rule held") {
		t.Errorf("judged again: exit code %d:\n%s", code, again)
	}
}

// TestLoadOne: connections to the server of this module are opened, sent to, and what they cost is kept.
func TestLoadOne(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and runs the server")
	}
	out := filepath.Join(t.TempDir(), "load.json")
	code, stdout, stderr := bench(t, "cluster", "-nodes", "1", "-nats", "0", "-conns", "40", "-procs", "2", "-rate", "20", "-duration", "1s", "-out", out)
	if code != 0 || !strings.Contains(stdout, "each once, in one order") {
		t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	kept, err := result.Read(out)
	if err != nil || len(kept.Runs) != 1 {
		t.Fatalf("%+v: %v", kept, err)
	}
	run := kept.Runs[0]
	if run.Check.Readers != 40 || run.Deliveries != 40*run.Messages || run.Cost == nil || !slices.ContainsFunc(run.Facts, func(f result.Fact) bool { return f.Name == "memory a connection" }) {
		t.Errorf("%+v", run)
	}
}
