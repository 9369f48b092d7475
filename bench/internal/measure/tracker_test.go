package measure_test

import (
	"testing"
	"time"

	"hubbub/bench/internal/measure"
)

func TestTracker(t *testing.T) {
	tr := measure.NewTracker(2)
	tr.Saw(0, 100, 150)
	tr.Saw(1, 110, 160)
	if tr.Complete() != 0 {
		t.Error("complete before the last reader")
	}
	tr.Saw(0, 100, 100+int64(3*time.Millisecond))
	if tr.Complete() != 1 {
		t.Errorf("%d complete, want 1", tr.Complete())
	}
	h := measure.LastDeliveries(tr.Outcomes(0, 5000), 2, 0)
	if h.TotalCount() != 1 || h.Max() < 2990 || h.Max() > 3010 {
		t.Errorf("%d last deliveries, max %d µs; want one of 3000", h.TotalCount(), h.Max())
	}
}
