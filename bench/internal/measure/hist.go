// Package measure keeps what a run measures: latencies in HDR histograms, what
// became of each message, and whether each reader saw every message once and in
// the one order. What several processes measured is merged
// as Snapshots, without losing a count.
package measure

import (
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// Latencies are recorded in microseconds, from 1 µs to 10 min. What is longer
// counts as 10 min.
const maxMicros = int64(10 * time.Minute / time.Microsecond)

// NewHist returns an empty histogram with three significant digits.
func NewHist() *hdr.Histogram { return hdr.New(1, maxMicros, 3) }

// newSeriesHist returns the smaller one that each interval of a series has, with
// two digits.
func newSeriesHist() *hdr.Histogram { return hdr.New(1, maxMicros, 2) }

// Record records a latency.
func Record(h *hdr.Histogram, latency time.Duration) {
	_ = h.RecordValue(min(max(int64(latency/time.Microsecond), 1), maxMicros)) // within the bounds by construction
}

// Quantiles are latencies in microseconds.
type Quantiles struct {
	Count int64   `json:"count"`
	Mean  float64 `json:"mean_us"`
	P50   int64   `json:"p50_us"`
	P90   int64   `json:"p90_us"`
	P99   int64   `json:"p99_us"`
	P999  int64   `json:"p999_us"`
	Max   int64   `json:"max_us"`
}

// QuantilesOf returns the usual quantiles, all 0 for an empty histogram.
func QuantilesOf(h *hdr.Histogram) Quantiles {
	if h.TotalCount() == 0 {
		return Quantiles{}
	}
	return Quantiles{
		Count: h.TotalCount(),
		Mean:  h.Mean(),
		P50:   h.ValueAtPercentile(50),
		P90:   h.ValueAtPercentile(90),
		P99:   h.ValueAtPercentile(99),
		P999:  h.ValueAtPercentile(99.9),
		Max:   h.Max(),
	}
}

// A CurvePoint is a point of the percentile curve.
type CurvePoint struct {
	Percentile float64 `json:"percentile"`
	Micros     int64   `json:"us"`
}

// CurveOf returns the percentile curve with a few points for each nine, up to
// the one that the number of values supports.
func CurveOf(h *hdr.Histogram) []CurvePoint {
	points := []CurvePoint{}
	total := float64(h.TotalCount())
	if total == 0 {
		return points
	}
	for above := 1.0; above*total >= 1; above /= 10 {
		for _, part := range []float64{1, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15} {
			if above*part*total < 1 {
				break
			}
			p := 100 * (1 - above*part)
			points = append(points, CurvePoint{p, h.ValueAtPercentile(p)})
		}
	}
	return append(points, CurvePoint{100, h.Max()})
}
