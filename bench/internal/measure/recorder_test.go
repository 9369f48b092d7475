package measure_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"hubbub/bench/internal/measure"
)

func TestMergeKeepsCounts(t *testing.T) {
	const recorders, each = 5, 20000
	random := rand.New(rand.NewPCG(1, 2))
	whole := measure.NewHist()
	var snapshots []measure.Snapshot
	for range recorders {
		p := measure.NewRecorder(0, time.Second)
		for range each {
			intended := random.Int64N(int64(10 * time.Second))
			latency := time.Duration(random.ExpFloat64() * float64(20*time.Millisecond))
			p.Delivered(intended, intended+int64(latency))
			measure.Record(whole, latency)
		}
		s, err := p.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		snapshots = append(snapshots, s)
	}
	sum, err := measure.Merge(snapshots...)
	if err != nil {
		t.Fatal(err)
	}
	if got := sum.Latency.TotalCount(); got != recorders*each {
		t.Errorf("merged %d values, want %d", got, recorders*each)
	}
	if !sum.Latency.Equals(whole) {
		t.Error("the merged histogram is not that of all values")
	}
	var inSeries int64
	for _, h := range sum.Series {
		inSeries += h.TotalCount()
	}
	if inSeries != recorders*each {
		t.Errorf("the series hold %d values, want %d", inSeries, recorders*each)
	}
}

func TestRecorderLeavesOutWarmup(t *testing.T) {
	p := measure.NewRecorder(1000, time.Second)
	p.Delivered(999, 5000)
	p.Delivered(1000, 5000)
	s, err := p.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	sum, err := measure.Merge(s)
	if err != nil || sum.Latency.TotalCount() != 1 {
		t.Errorf("%d values, error %v; want the one after the warm-up", sum.Latency.TotalCount(), err)
	}
}

func TestDeliveryDoesNotAllocate(t *testing.T) {
	checker, tracker, recorder := &measure.NewCheckers(1, 1)[0], measure.NewTracker(1), measure.NewRecorder(0, time.Hour)
	counter := uint32(0)
	deliver := func() {
		checker.Saw(0, counter)
		tracker.Saw(int64(counter), 1, 1000)
		recorder.Delivered(1, 1000)
		counter++
	}
	deliver()
	if n := testing.AllocsPerRun(1000, deliver); n != 0 {
		t.Errorf("%v allocations a delivery", n)
	}
}
