package report

import (
	"slices"

	"hubbub/bench/internal/result"
)

// A metric is one that runs are compared by.
type metric struct {
	name string
	unit string
	of   func(result.Run) (float64, bool)
}

var metrics = []metric{
	{"throughput", "deliveries/s", func(r result.Run) (float64, bool) { return r.Throughput, r.Throughput > 0 }},
	{"latency p50", "ms", latency(func(r result.Run) int64 { return r.Latency.P50 })},
	{"latency p99", "ms", latency(func(r result.Run) int64 { return r.Latency.P99 })},
	{"latency p99.9", "ms", latency(func(r result.Run) int64 { return r.Latency.P999 })},
	{"last delivery p50", "ms", latency(func(r result.Run) int64 { return r.LastDelivery.P50 })},
	{"last delivery p99", "ms", latency(func(r result.Run) int64 { return r.LastDelivery.P99 })},
	{"CPU a delivery", "µs", cpu},
	{"times the floor", "x", cost(func(c *result.Cost) float64 { return c.TimesFloor })},
	{"bytes a delivery", "B", cost(func(c *result.Cost) float64 { return c.Bytes })},
	{"memory a connection", "KiB", cost(func(c *result.Cost) float64 { return c.MemoryPerConn / 1024 })},
	{"resident memory", "MiB", cost(func(c *result.Cost) float64 { return float64(c.MemoryBytes) / (1 << 20) })},
}

func latency(of func(result.Run) int64) func(result.Run) (float64, bool) {
	return func(r result.Run) (float64, bool) {
		v := of(r)
		return float64(v) / 1000, v > 0
	}
}

func cpu(r result.Run) (float64, bool) {
	if !r.EnoughCPU() {
		return 0, false
	}
	return r.Cost.CPU(), true
}

func cost(of func(*result.Cost) float64) func(result.Run) (float64, bool) {
	return func(r result.Run) (float64, bool) {
		if r.Cost == nil {
			return 0, false
		}
		v := of(r.Cost)
		return v, v > 0
	}
}

func (m metric) values(runs []result.Run) []float64 {
	var values []float64
	for _, r := range runs {
		if v, ok := m.of(r); ok {
			values = append(values, v)
		}
	}
	return values
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
