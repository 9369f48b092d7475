package report

import (
	"fmt"
	"math"
	"strings"
)

// The area of a chart, in units of its SVG.
const (
	chartWidth  = 720.0
	chartHeight = 300.0
	left        = 64.0
	right       = 14.0
	top         = 12.0
	bottom      = 40.0
)

// A chart is lines over two axes.
type chart struct {
	Title, Note    string
	XLabel, YLabel string
	XTicks, YTicks []tick
	Lines          []line
}

type tick struct {
	At   float64
	Text string
}

type line struct {
	Color  int
	Thin   bool
	Points string // of a polyline
	Name   string
}

// Size returns what the template needs of the constants.
func (chart) Size() map[string]float64 {
	return map[string]float64{
		"W": chartWidth, "H": chartHeight, "L": left, "R": chartWidth - right, "T": top, "B": chartHeight - bottom,
		"MidX": (left + chartWidth - right) / 2, "MidY": (top + chartHeight - bottom) / 2,
	}
}

// polyline writes the points of a line; y values outside the scale are kept
// inside it.
func polyline(x, y scale, xs, ys []float64) string {
	var out strings.Builder
	for i := range xs {
		fmt.Fprintf(&out, "%.1f,%.1f ", x.at(xs[i]), y.at(min(max(ys[i], y.low), y.high)))
	}
	return strings.TrimSpace(out.String())
}

// percentiles draws how latency grows with the percentile: each step on the
// x axis is another nine.
func percentiles(items []item) chart {
	c := chart{Title: "Latency by percentile", XLabel: "percentile", YLabel: "latency, ms (log)"}
	nines, values := 1.0, []float64{}
	for _, it := range items {
		for _, p := range it.Run.Curve {
			nines = max(nines, ninesOf(p.Percentile, it.Run.Latency.Count))
			values = append(values, msOf(p.Micros))
		}
	}
	x, y := xScale(0, nines), logScale(values)
	for _, it := range items {
		var xs, ys []float64
		for _, p := range it.Run.Curve {
			xs = append(xs, ninesOf(p.Percentile, it.Run.Latency.Count))
			ys = append(ys, msOf(p.Micros))
		}
		c.Lines = append(c.Lines, line{Color: it.Color, Points: polyline(x, y, xs, ys), Name: it.Name})
	}
	for i, name := range []string{"0", "90", "99", "99.9", "99.99", "99.999", "99.9999"} {
		if float64(i) <= nines {
			c.XTicks = append(c.XTicks, tick{x.at(float64(i)), name + "%"})
		}
	}
	c.YTicks = logTicks(y)
	return c
}

// ninesOf returns how many nines a percentile has; 100 has as many as the number
// of values supports.
func ninesOf(percentile float64, count int64) float64 {
	above := max(1-percentile/100, 1/float64(max(count, 1)))
	return -math.Log10(above)
}

// latencies draws p99, and thinner p50, over time.
func latencies(items []item) chart {
	c := chart{Title: "Latency over time", Note: "thick: p99, thin: p50", XLabel: "seconds", YLabel: "latency, ms (log)"}
	seconds, values := 0.0, []float64{}
	for _, it := range items {
		for _, i := range it.Run.Series {
			seconds = max(seconds, i.Seconds)
			if i.Deliveries > 0 {
				values = append(values, msOf(i.P50), msOf(i.P99))
			}
		}
	}
	x, y := xScale(0, seconds), logScale(values)
	for _, it := range items {
		var xs, p50, p99 []float64
		for _, i := range it.Run.Series {
			if i.Deliveries > 0 {
				xs, p50, p99 = append(xs, i.Seconds), append(p50, msOf(i.P50)), append(p99, msOf(i.P99))
			}
		}
		c.Lines = append(c.Lines,
			line{Color: it.Color, Points: polyline(x, y, xs, p99), Name: it.Name + " p99"},
			line{Color: it.Color, Thin: true, Points: polyline(x, y, xs, p50), Name: it.Name + " p50"})
	}
	c.XTicks, c.YTicks = linearTicks(x), logTicks(y)
	return c
}

// throughputs draws deliveries a second over time.
func throughputs(items []item) chart {
	c := chart{Title: "Throughput over time", XLabel: "seconds", YLabel: "deliveries a second"}
	seconds, most := 0.0, 1.0
	for _, it := range items {
		for _, i := range it.Run.Series {
			seconds, most = max(seconds, i.Seconds), max(most, i.Deliveries)
		}
	}
	x, y := xScale(0, seconds), yScale(0, most*1.05, false)
	for _, it := range items {
		var xs, ys []float64
		for _, i := range it.Run.Series {
			xs, ys = append(xs, i.Seconds), append(ys, i.Deliveries)
		}
		c.Lines = append(c.Lines, line{Color: it.Color, Points: polyline(x, y, xs, ys), Name: it.Name})
	}
	c.XTicks, c.YTicks = linearTicks(x), linearTicks(y)
	return c
}

func msOf(micros int64) float64 { return max(float64(micros)/1000, 0.001) }
