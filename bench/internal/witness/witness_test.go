package witness_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"
	"time"

	"hubbub/bench/internal/consistency"
	"hubbub/bench/internal/witness"
)

// watch lets a crowd chat on a fake until it has said enough, and judges what it saw.
func watch(t *testing.T, f *fake, within time.Duration) *consistency.Verdict {
	t.Helper()
	var file bytes.Buffer
	log := consistency.NewLog(&file)
	crowd, err := witness.Gather(t.Context(), witness.Config{
		Nodes: f.addresses, Members: 12, Rooms: 2, Rivals: 6, Pace: 40 * time.Millisecond, Drop: 300 * time.Millisecond,
	}, log)
	if err != nil {
		t.Fatal(err)
	}
	for enough := false; !enough; {
		time.Sleep(50 * time.Millisecond)
		sofar := consistency.Check(log.History())
		enough = sofar.Receipts >= 300 && sofar.Resumes >= 10
	}
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	missing := crowd.Settle(ctx)
	crowd.Close()
	if err := log.Flush(); err != nil {
		t.Fatal(err)
	}
	history, err := consistency.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	v := consistency.Check(history)
	t.Logf("%d missing at the end; %+v", missing, v)
	return v
}

// TestSound: a cluster that breaks no rule is found good, with resumes and rivals.
func TestSound(t *testing.T) {
	v := watch(t, newFake(t, 3, &fake{}), time.Minute)
	if !v.Good() {
		t.Fatalf("%v", v)
	}
	if v.Turned["name_taken"] == 0 {
		t.Error("no rival was turned away")
	}
	if v.Departures == 0 {
		t.Error("nobody was told that a rival has left")
	}
	if v.Stayed != 12 || v.Clients != 18 || v.Connections <= v.Clients {
		t.Errorf("too little happened: %+v", v)
	}
}

// often is true for every fiftieth message that goes to a reader of the second node: a reader that loses
// its connection just then is sent it again, and has missed nothing.
func often() func(node int) bool {
	var sent atomic.Int64
	return func(node int) bool { return node == 1 && sent.Add(1)%50 == 0 }
}

// instead sends such readers other numbers.
func instead(numbers func(seq int) []int) func(node, seq int) []int {
	is := often()
	return func(node, seq int) []int {
		if is(node) {
			return numbers(seq)
		}
		return []int{seq}
	}
}

// TestBroken: whatever a cluster does that it must not is found, and called by its name.
func TestBroken(t *testing.T) {
	deaf := often()
	for name, tt := range map[string]struct {
		fake *fake
		want consistency.Violation
	}{
		"readers miss messages": {
			&fake{fault: instead(func(int) []int { return nil })}, consistency.Lost},
		"readers are sent messages twice": {
			&fake{fault: instead(func(seq int) []int { return []int{seq, seq} })}, consistency.Doubled},
		"a node sends two messages in the other order": {
			&fake{fault: func(node, seq int) []int {
				switch {
				case node == 1 && seq%50 == 21:
					return nil
				case node == 1 && seq%50 == 22:
					return []int{seq, seq - 1}
				}
				return []int{seq}
			}}, consistency.Swapped},
		"nodes resume without what was missed": {
			&fake{forgetful: true}, consistency.Lost},
		"a message is acknowledged and not kept": {
			&fake{deaf: func(int) bool { return deaf(1) }}, consistency.Disagree},
		"names are given twice": {
			&fake{careless: true}, consistency.NameTwice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if v := watch(t, newFake(t, 3, tt.fake), 2*time.Second); v.Violations[tt.want] == 0 {
				t.Errorf("%s was not found: %v", tt.want, v)
			}
		})
	}
}
