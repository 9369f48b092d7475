package measure_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"hubbub/bench/internal/measure"
)

func TestMergeKeepsCounts(t *testing.T) {
	const phases, each = 5, 20000
	random := rand.New(rand.NewPCG(1, 2))
	whole := measure.NewHist()
	var snapshots []measure.Snapshot
	for range phases {
		p := measure.NewPhase(0, time.Second)
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
	if got := sum.Latency.TotalCount(); got != phases*each {
		t.Errorf("merged %d values, want %d", got, phases*each)
	}
	if !sum.Latency.Equals(whole) {
		t.Error("the merged histogram is not that of all values")
	}
	var inSeries int64
	for _, h := range sum.Series {
		inSeries += h.TotalCount()
	}
	if inSeries != phases*each {
		t.Errorf("the series hold %d values, want %d", inSeries, phases*each)
	}
}

func TestPhaseLeavesOutWarmup(t *testing.T) {
	p := measure.NewPhase(1000, time.Second)
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

func TestTrack(t *testing.T) {
	type seen [2]uint32 // publisher, counter
	for _, tt := range []struct {
		name      string
		floating  bool
		seen      []seen
		published []uint32
		want      measure.Verdict
	}{
		{"all", false, []seen{{0, 0}, {1, 0}, {0, 1}}, []uint32{2, 1}, measure.Verdict{Seen: 3}},
		{"one lost", false, []seen{{0, 0}, {0, 2}}, []uint32{3, 0}, measure.Verdict{Seen: 2, Lost: 1}},
		{"the last lost", false, []seen{{0, 0}}, []uint32{3, 1}, measure.Verdict{Seen: 1, Lost: 3}},
		{"one twice", false, []seen{{0, 0}, {0, 1}, {0, 1}}, []uint32{2, 0}, measure.Verdict{Seen: 3, Repeated: 1}},
		{"swapped", false, []seen{{0, 0}, {0, 2}, {0, 1}, {0, 3}}, []uint32{4, 0}, measure.Verdict{Seen: 4, Disordered: 1}},
		{"late, then again", false, []seen{{0, 1}, {0, 0}, {0, 0}}, []uint32{2, 0}, measure.Verdict{Seen: 3, Disordered: 1, Repeated: 1}},
		{"came later", true, []seen{{0, 70}, {0, 71}, {1, 3}}, nil, measure.Verdict{Seen: 3}},
		{"came later, one lost", true, []seen{{0, 70}, {0, 72}}, nil, measure.Verdict{Seen: 2, Lost: 1}},
		{"left early", false, []seen{{0, 0}}, nil, measure.Verdict{Seen: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			track := &measure.NewTracks(1, 2)[0]
			if tt.floating {
				track.Float()
			}
			for _, s := range tt.seen {
				track.Saw(s[0], s[1])
			}
			if got := track.Verdict(tt.published); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestReadersOutOfStep(t *testing.T) {
	tracks := measure.NewTracks(3, 2)
	for i := range tracks {
		first, second := uint32(0), uint32(1)
		if i == 2 {
			first, second = second, first // each publisher's own order holds
		}
		tracks[i].Saw(first, 0)
		tracks[i].Saw(second, 0)
	}
	var a, b measure.Check
	a.Add(&tracks[0], []uint32{1, 1})
	a.Add(&tracks[1], []uint32{1, 1})
	b.Add(&tracks[2], []uint32{1, 1})
	a.Merge(b)
	if got := a.OutOfStep(); got != 1 || !a.Failed() {
		t.Errorf("%d readers out of step, failed %v; want 1, true", got, a.Failed())
	}
}

func TestLedger(t *testing.T) {
	l := measure.NewLedger(2)
	l.Saw(0, 100, 150)
	l.Saw(1, 110, 160)
	if l.Complete() != 0 {
		t.Error("complete before the last reader")
	}
	l.Saw(0, 100, 100+int64(3*time.Millisecond))
	if l.Complete() != 1 {
		t.Errorf("%d complete, want 1", l.Complete())
	}
	h := measure.LastDeliveries(l.Fates(0, 5000), 2, 0)
	if h.TotalCount() != 1 || h.Max() < 2990 || h.Max() > 3010 {
		t.Errorf("%d last deliveries, max %d µs; want one of 3000", h.TotalCount(), h.Max())
	}
}

func TestDeliveryDoesNotAllocate(t *testing.T) {
	track, ledger, phase := &measure.NewTracks(1, 1)[0], measure.NewLedger(1), measure.NewPhase(0, time.Hour)
	counter := uint32(0)
	deliver := func() {
		track.Saw(0, counter)
		ledger.Saw(int64(counter), 1, 1000)
		phase.Delivered(1, 1000)
		counter++
	}
	deliver()
	if n := testing.AllocsPerRun(1000, deliver); n != 0 {
		t.Errorf("%v allocations a delivery", n)
	}
}
