package attack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hubbub/bench/internal/attack"
)

// TestComesBack: an attacker that the server ends begins again, and so on.
func TestComesBack(t *testing.T) {
	f := newFake(t, func(v *visit) bool { return len(v.frames) > 0 })
	force := start(t, config(f, 3, "pings"))
	until(t, "ten have come", func() bool { return f.count(func(v *visit) bool { return v.gone }) >= 10 })
	until(t, "they are counted", func() bool {
		tally := force.Tallies()["pings"]
		return tally.Closed >= 9 && tally.Attempts >= tally.Closed && tally.Sent >= tally.Closed
	})
}

// TestRefused: connections that come to nothing are told apart from those that are ended.
func TestRefused(t *testing.T) {
	f := newFake(t, func(v *visit) bool { return true })
	force := start(t, config(f, 2, "no-join"))
	until(t, "five are refused", func() bool { return force.Tallies()["no-join"].Refused >= 5 })
	if tally := force.Tallies()["no-join"]; tally.Closed > 0 || tally.Open > 0 {
		t.Errorf("%+v, and none was let in", tally)
	}
}

// TestDone: who leaves of their own was neither refused nor ended.
func TestDone(t *testing.T) {
	f := newFake(t, nil)
	force := start(t, config(f, 2, "storms"))
	until(t, "four have left", func() bool { return force.Tallies()["storms"].Attempts > 6 })
	if tally := force.Tallies()["storms"]; tally.Closed > 0 || tally.Refused > 0 {
		t.Errorf("%+v", tally)
	}
}

// TestAttemptsAreBounded: no more connections begin than the rate lets.
func TestAttemptsAreBounded(t *testing.T) {
	f := newFake(t, func(v *visit) bool { return true })
	c := config(f, 20, "silent", "keep-alive")
	c.Attempts = 0.001 // one each, and the next after a quarter of an hour
	force := start(t, c)
	until(t, "one of each kind", func() bool {
		tallies := force.Tallies()
		return tallies["silent"].Attempts == 1 && tallies["keep-alive"].Attempts == 1
	})
	until(t, "they have come and gone", func() bool { return f.count(func(v *visit) bool { return v.source != "" }) == 2 })
	for kind, tally := range force.Tallies() {
		if tally.Attempts != 1 {
			t.Errorf("%s: %d attempts, want 1", kind, tally.Attempts)
		}
	}
}

// TestAddresses: a kind comes from as many addresses as it may have, and kinds share none.
func TestAddresses(t *testing.T) {
	f := newFake(t, nil)
	start(t, config(f, 4, "silent", "no-join"))
	until(t, "all are there", func() bool { return f.count(func(v *visit) bool { return v.source != "" }) == 8 })
	for _, source := range []string{"198.19.0.0", "198.19.0.1", "198.19.3.0", "198.19.3.1"} {
		if n := f.count(func(v *visit) bool { return v.source == source }); n != 2 {
			t.Errorf("%d connections from %s, want 2", n, source)
		}
	}
}

// TestProcess: the attackers' process attacks, tells its tallies, and ends.
func TestProcess(t *testing.T) {
	f := newFake(t, nil)
	p, err := attack.StartProcess(func(ctx context.Context, args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, os.Args[0], args...)
	}, config(f, 2, "pings"))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "pings are counted", func() bool {
		tallies, err := p.Tallies()
		if err != nil {
			t.Fatal(err)
		}
		return tallies["pings"].Sent > 10 && tallies["pings"].Open == 2
	})
	if p.PID() == os.Getpid() {
		t.Error("it is no process of its own")
	}
	p.Stop()
	until(t, "all have left", func() bool { return f.count(func(v *visit) bool { return !v.gone }) == 0 })
	if _, err := p.Tallies(); err == nil {
		t.Error("it answers after its end")
	}
}

// TestProcessEndsWithItsInput: whatever became of the process that started it.
func TestProcessEndsWithItsInput(t *testing.T) {
	f := newFake(t, nil)
	input, err := json.Marshal(config(f, 2, "silent"))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- attack.RunProcess(context.Background(), bytes.NewReader(input), io.Discard) }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
}

// TestNoConfig: what is no configuration attacks nobody.
func TestNoConfig(t *testing.T) {
	if err := attack.RunProcess(t.Context(), strings.NewReader("{"), io.Discard); err == nil {
		t.Error("no error")
	}
}
