package consistency_test

import (
	"testing"
	"time"

	"hubbub/bench/internal/consistency"
)

// TestMeasure: latency counts while nothing is broken; a stall, and the time until all are back, from the fault on.
func TestMeasure(t *testing.T) {
	s := new(story)
	s.join(1, 0, 0)
	s.join(2, 0, 0)
	s.say(1, "a")
	s.pass(9 * time.Millisecond)
	s.receipt(1, 1, "a") // 10 ms
	s.pass(19 * time.Millisecond)
	s.message(2, 1, "a") // 30 ms
	s.join(5, 0, 1)
	s.message(5, 1, "a") // later, to who was not there
	s.say(1, "b")
	s.note(consistency.Event{Kind: consistency.Fault, Text: "kill"})
	s.closed(2)
	s.closed(5) // who leaves later on, and may find its name taken meanwhile
	s.pass(3 * time.Second)
	s.closed(1) // later than by the fault
	s.pass(4 * time.Second)
	s.receipt(1, 2, "b")
	s.joinAs(2, 3, "c", 1, 2)
	s.note(consistency.Event{Kind: consistency.Healed, Text: "kill"})
	s.pass(time.Minute)
	s.joinAs(1, 4, "c", 1, 2)
	s.joinAs(5, 6, "c", 1, 2)
	s.note(consistency.Event{Kind: consistency.Leave, Client: 5})

	f := consistency.Measure(s.events)
	want := func(what string, got consistency.Times, count int, took time.Duration) {
		t.Helper()
		if got.Count != count || got.Max != took || got.P50 != took || got.P99 != took {
			t.Errorf("%s is %+v, want %d of %v", what, got, count, took)
		}
	}
	want("receipt", f.Receipt, 1, 10*time.Millisecond)
	want("delivery", f.Delivery, 1, 30*time.Millisecond)
	if len(f.Faults) != 1 || f.Faults[0].Name != "kill" {
		t.Fatalf("faults: %+v", f.Faults)
	}
	want("stall", f.Faults[0].Stall, 1, 7*time.Second+4*time.Millisecond)
	want("back", f.Faults[0].Back, 1, 7*time.Second+6*time.Millisecond)
	want("lasted", f.Faults[0].Lasted, 1, 7*time.Second+7*time.Millisecond)
	if f.ReceiptsPerSecond < 0.2 || f.ReceiptsPerSecond > 0.3 {
		t.Errorf("%v receipts a second, want 2 in 7 s", f.ReceiptsPerSecond)
	}
}

// TestMeasureNothing: a history without anything has no figures.
func TestMeasureNothing(t *testing.T) {
	if f := consistency.Measure(nil); f.ReceiptsPerSecond != 0 || f.Receipt.Count != 0 || f.Faults != nil {
		t.Errorf("%+v", f)
	}
}
