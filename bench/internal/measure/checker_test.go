package measure_test

import (
	"testing"

	"hubbub/bench/internal/measure"
)

func TestChecker(t *testing.T) {
	type seen [2]uint32 // publisher, counter
	for _, tt := range []struct {
		name      string
		late      bool
		seen      []seen
		published []uint32
		want      measure.Counts
	}{
		{"all", false, []seen{{0, 0}, {1, 0}, {0, 1}}, []uint32{2, 1}, measure.Counts{Seen: 3}},
		{"one lost", false, []seen{{0, 0}, {0, 2}}, []uint32{3, 0}, measure.Counts{Seen: 2, Lost: 1}},
		{"the last lost", false, []seen{{0, 0}}, []uint32{3, 1}, measure.Counts{Seen: 1, Lost: 3}},
		{"one twice", false, []seen{{0, 0}, {0, 1}, {0, 1}}, []uint32{2, 0}, measure.Counts{Seen: 3, Repeated: 1}},
		{"swapped", false, []seen{{0, 0}, {0, 2}, {0, 1}, {0, 3}}, []uint32{4, 0}, measure.Counts{Seen: 4, Disordered: 1}},
		{"late, then again", false, []seen{{0, 1}, {0, 0}, {0, 0}}, []uint32{2, 0}, measure.Counts{Seen: 3, Disordered: 1, Repeated: 1}},
		{"came later", true, []seen{{0, 70}, {0, 71}, {1, 3}}, nil, measure.Counts{Seen: 3}},
		{"came later, one lost", true, []seen{{0, 70}, {0, 72}}, nil, measure.Counts{Seen: 2, Lost: 1}},
		{"left early", false, []seen{{0, 0}}, nil, measure.Counts{Seen: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			checker := &measure.NewCheckers(1, 2)[0]
			if tt.late {
				checker.StartLate()
			}
			for _, s := range tt.seen {
				checker.Saw(s[0], s[1])
			}
			if got := checker.Counts(tt.published); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestReadersOutOfStep(t *testing.T) {
	checkers := measure.NewCheckers(3, 2)
	for i := range checkers {
		first, second := uint32(0), uint32(1)
		if i == 2 {
			first, second = second, first // each publisher's own order holds
		}
		checkers[i].Saw(first, 0)
		checkers[i].Saw(second, 0)
	}
	var a, b measure.Check
	a.Add(&checkers[0], []uint32{1, 1})
	a.Add(&checkers[1], []uint32{1, 1})
	b.Add(&checkers[2], []uint32{1, 1})
	a.Merge(b)
	if got := a.OutOfStep(); got != 1 || !a.Failed() {
		t.Errorf("%d readers out of step, failed %v; want 1, true", got, a.Failed())
	}
}
