package measure

import (
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// A Recorder records the latencies of the measured part of a run: those of
// messages that were meant for its begin or later. Not safe for concurrent use.
type Recorder struct {
	from     int64 // Unix nanoseconds
	interval time.Duration
	latency  *hdr.Histogram
	series   []*hdr.Histogram // one an interval
}

// maxIntervals bounds a series. What comes later counts in the last interval.
const maxIntervals = 512

// NewRecorder returns a recorder of messages meant for from or later, with a
// series in intervals.
func NewRecorder(from int64, interval time.Duration) *Recorder {
	return &Recorder{from: from, interval: interval, latency: NewHist()}
}

// Delivered records a delivery at now of a message meant for intended. It
// allocates at the begin of an interval only.
func (r *Recorder) Delivered(intended, now int64) {
	if intended < r.from {
		return
	}
	latency := time.Duration(now - intended)
	Record(r.latency, latency)
	i := min(int((now-r.from)/int64(r.interval)), maxIntervals-1)
	for len(r.series) <= i {
		r.series = append(r.series, newSeriesHist())
	}
	Record(r.series[i], latency)
}

// Recent returns the quantiles of the interval before the one that now is in.
func (r *Recorder) Recent(now int64) Quantiles {
	i := int((now-r.from)/int64(r.interval)) - 1
	if i < 0 || i >= len(r.series) {
		return Quantiles{}
	}
	return QuantilesOf(r.series[i])
}
