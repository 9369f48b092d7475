package report

import (
	"fmt"
	"math"
	"strings"
)

// A scale maps values to a span of the chart.
type scale struct {
	low, high float64
	from, to  float64
	log       bool
}

func (s scale) at(v float64) float64 {
	low, high := s.low, s.high
	if s.log {
		v, low, high = math.Log10(v), math.Log10(low), math.Log10(high)
	}
	if high == low {
		return s.from
	}
	return s.from + (v-low)/(high-low)*(s.to-s.from)
}

func xScale(low, high float64) scale {
	return scale{low: low, high: high, from: left, to: chartWidth - right}
}

func yScale(low, high float64, log bool) scale {
	return scale{low: low, high: high, from: chartHeight - bottom, to: top, log: log}
}

// logScale spans the values, from one power of ten to another or half of one.
func logScale(values []float64) scale {
	low, high := math.Inf(1), 0.0
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if high == 0 {
		return yScale(1, 10, true)
	}
	return yScale(halfDecade(low, math.Floor), halfDecade(high*1.01, math.Ceil), true)
}

// halfDecade rounds to 1, 3.16, 10, 31.6 and so on.
func halfDecade(v float64, round func(float64) float64) float64 {
	return math.Pow(10, round(math.Log10(v)*2)/2)
}

func logTicks(s scale) []tick {
	var ticks []tick
	for e := math.Floor(math.Log10(s.low)); e <= math.Ceil(math.Log10(s.high)); e++ {
		for _, m := range []float64{1, 2, 5} {
			if v := m * math.Pow(10, e); v >= s.low*0.999 && v <= s.high*1.001 {
				ticks = append(ticks, tick{s.at(v), tickText(v)})
			}
		}
	}
	return ticks
}

// linearTicks has about five ticks at round values.
func linearTicks(s scale) []tick {
	span := s.high - s.low
	if span <= 0 {
		return []tick{{s.at(s.low), tickText(s.low)}}
	}
	step := math.Pow(10, math.Floor(math.Log10(span/4)))
	for _, m := range []float64{5, 2} {
		if span/(step*m) >= 4 {
			step *= m
			break
		}
	}
	var ticks []tick
	for i := 0.0; s.low+i*step <= s.high; i++ {
		ticks = append(ticks, tick{s.at(s.low + i*step), tickText(s.low + i*step)})
	}
	return ticks
}

// tickText writes a tick's value.
func tickText(v float64) string {
	switch {
	case v >= 1e6:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v/1e6), ".0") + "M"
	case v >= 1e4:
		return fmt.Sprintf("%.0fk", v/1e3)
	case v >= 1e3:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v/1e3), ".0") + "k"
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}
