package history_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hubbub/server/history"
)

// A ledger is an Observer that notes what it is told. Safe for concurrent use.
type ledger struct {
	hold chan struct{} // if not nil, what each Committed waits for

	mu       sync.Mutex
	commits  []int           // guarded by mu; messages of each
	removed  int             // guarded by mu; messages
	failures map[string]int  // guarded by mu; by operation
	jumps    []time.Duration // guarded by mu; of the clock
}

func (l *ledger) Committed(took time.Duration, messages int) {
	l.mu.Lock()
	l.commits = append(l.commits, messages)
	l.mu.Unlock()
	if l.hold != nil {
		<-l.hold
	}
}

func (l *ledger) Removed(messages int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.removed += messages
}

func (l *ledger) ClockJumped(by time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.jumps = append(l.jumps, by)
}

func (l *ledger) Failed(operation string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failures == nil {
		l.failures = make(map[string]int)
	}
	l.failures[operation]++
}

// appendTogether appends to rooms room-1 to room-n, so that the writer finds all
// of it at once, and returns what came of each.
func appendTogether(t *testing.T, l *keeper, seen *ledger, n int) []error {
	t.Helper()
	for i := range n { // later it would wait for the writer
		if _, err := l.epochOf(fmt.Sprintf("room-%d", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	mustAppend(t, l, "first", texts("keeps the writer busy")...)
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		wg.Go(func() { _, errs[i] = l.Append(fmt.Sprintf("room-%d", i+1), numbered(3)) })
	}
	eventually(t, "all are waiting", func() bool { return l.Waiting() == n })
	close(seen.hold)
	wg.Wait()
	return errs
}

func TestGroupCommit(t *testing.T) {
	seen := &ledger{hold: make(chan struct{})}
	l := open(t, history.Config{Path: history.Memory, Observer: seen})
	for i, err := range appendTogether(t, l, seen, 10) {
		if err != nil {
			t.Errorf("room %d: %v", i+1, err)
		}
		wantTexts(t, all(t, l, fmt.Sprintf("room-%d", i+1)), "1", "2", "3")
	}
	shut(t, l)
	if len(seen.commits) != 2 || seen.commits[1] != 30 {
		t.Errorf("messages of each commit: %d, want 1 and 30", seen.commits)
	}
}

// What fails in a group is the one that cannot be stored, and the log is none the
// worse for it.
func TestGroupWithOneThatFails(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		seen := &ledger{hold: make(chan struct{})}
		c.Observer = seen
		var logged bytes.Buffer
		c.Log = slog.New(slog.NewTextHandler(&logged, nil))
		const third = `
			INSERT INTO room (id, name) VALUES (5000, 'room-5');
			CREATE TRIGGER third BEFORE INSERT ON message WHEN new.place >> 40 = 5000 AND new.text = '3'
			BEGIN SELECT RAISE(ABORT, 'not this one'); END`
		l := open(t, c.WithSteps(third))
		for i, err := range appendTogether(t, l, seen, 10) {
			room := fmt.Sprintf("room-%d", i+1)
			if room != "room-5" {
				if err != nil {
					t.Errorf("%s: %v", room, err)
				}
				wantTexts(t, all(t, l, room), "1", "2", "3")
				continue
			}
			if !errors.Is(err, history.ErrNotSaved) {
				t.Errorf("%s: %v", room, err)
			}
			if got, err := l.Before(t.Context(), room, 0, 10); err != nil || len(got.Entries) != 0 {
				t.Errorf("%s holds %v, %v", room, got, err)
			}
		}
		if err := l.Healthy(); err != nil {
			t.Errorf("Healthy: %v", err)
		}
		shut(t, l)
		if len(seen.commits) != 2 || seen.commits[1] != 27 || seen.failures["append"] != 1 {
			t.Errorf("messages of each commit: %d, want 1 and 27; failures %v", seen.commits, seen.failures)
		}
		if strings.Contains(logged.String(), "cannot be saved") || strings.Count(logged.String(), "are refused") != 1 {
			t.Errorf("logged %s", &logged)
		}
	})
}

// Nor does one with another epoch hold up the others.
func TestGroupWithAnotherEpoch(t *testing.T) {
	t.Parallel() // it waits
	seen := &ledger{hold: make(chan struct{})}
	c := history.Config{Path: history.Memory, Observer: seen}
	l := open(t, c.WithSteps("INSERT INTO room (name) VALUES ('room-2')"))
	l.room("room-2").epoch, _ = l.epochOf("room-1")
	for i, err := range appendTogether(t, l, seen, 3) {
		if want := i == 1; errors.Is(err, history.ErrEpoch) != want || (err != nil) != want {
			t.Errorf("room-%d: %v", i+1, err)
		}
	}
	eventually(t, "upkeep has gone on", func() bool { return l.Unindexed(t) == 0 })
	shut(t, l)
	if !slices.Equal(seen.commits, []int{1, 6}) || len(seen.failures) > 0 {
		t.Errorf("messages of each commit: %d, failures %v", seen.commits, seen.failures)
	}
}
