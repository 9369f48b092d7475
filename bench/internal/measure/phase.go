package measure

import (
	"fmt"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// A Phase is the part of a run that is measured, as one loop sees it. Not safe
// for concurrent use.
type Phase struct {
	from    int64 // Unix nanoseconds
	width   time.Duration
	latency *hdr.Histogram
	series  []*hdr.Histogram
}

// maxIntervals bounds a series. What comes later counts in the last interval.
const maxIntervals = 512

// NewPhase returns a phase that takes messages meant for from or later, with a
// series in intervals of width.
func NewPhase(from int64, width time.Duration) *Phase {
	return &Phase{from: from, width: width, latency: NewHist()}
}

// Delivered records a delivery at now of a message meant for intended. It
// allocates at the begin of an interval only.
func (p *Phase) Delivered(intended, now int64) {
	if intended < p.from {
		return
	}
	latency := time.Duration(now - intended)
	Record(p.latency, latency)
	i := min(int((now-p.from)/int64(p.width)), maxIntervals-1)
	for len(p.series) <= i {
		p.series = append(p.series, newSeriesHist())
	}
	Record(p.series[i], latency)
}

// Recent returns the quantiles of the interval before the one that now is in.
func (p *Phase) Recent(now int64) Quantiles {
	i := int((now-p.from)/int64(p.width)) - 1
	if i < 0 || i >= len(p.series) {
		return Quantiles{}
	}
	return QuantilesOf(p.series[i])
}

// A Snapshot is what was measured in a phase, in a form that can be sent.
type Snapshot struct {
	Latency []byte   `json:"latency"` // HDR V2, compressed
	Series  [][]byte `json:"series"`
	Fates   []Fate   `json:"fates"`
	Check   Check    `json:"check"`
}

// Snapshot returns the phase's histograms; the rest is the caller's.
func (p *Phase) Snapshot() (Snapshot, error) {
	var s Snapshot
	var err error
	if s.Latency, err = encode(p.latency); err != nil {
		return Snapshot{}, err
	}
	for _, h := range p.series {
		data, err := encode(h)
		if err != nil {
			return Snapshot{}, err
		}
		s.Series = append(s.Series, data)
	}
	return s, nil
}

func encode(h *hdr.Histogram) ([]byte, error) {
	data, err := h.Encode(hdr.V2CompressedEncodingCookieBase)
	if err != nil {
		return nil, fmt.Errorf("encode a histogram: %w", err)
	}
	return data, nil
}

// A Sum is what several snapshots have in common.
type Sum struct {
	Latency *hdr.Histogram
	Series  []*hdr.Histogram
	Fates   []Fate
	Check   Check
}

// Merge adds up snapshots of the same phase. No count is lost.
func Merge(snapshots ...Snapshot) (Sum, error) {
	sum := Sum{Latency: NewHist()}
	for _, s := range snapshots {
		if err := mergeInto(sum.Latency, s.Latency); err != nil {
			return Sum{}, err
		}
		for i, data := range s.Series {
			if i == len(sum.Series) {
				sum.Series = append(sum.Series, newSeriesHist())
			}
			if err := mergeInto(sum.Series[i], data); err != nil {
				return Sum{}, err
			}
		}
		sum.Fates = MergeFates(sum.Fates, s.Fates)
		sum.Check.Merge(s.Check)
	}
	return sum, nil
}

func mergeInto(h *hdr.Histogram, data []byte) error {
	if len(data) == 0 {
		return nil
	}
	other, err := hdr.Decode(data)
	if err != nil {
		return fmt.Errorf("decode a histogram: %w", err)
	}
	if dropped := h.Merge(other); dropped > 0 {
		return fmt.Errorf("merge histograms: %d values do not fit", dropped)
	}
	return nil
}

// Join makes one snapshot of those of several loops.
func Join(parts []Snapshot) (Snapshot, error) {
	if len(parts) == 1 {
		return parts[0], nil
	}
	sum, err := Merge(parts...)
	if err != nil {
		return Snapshot{}, err
	}
	joined := Phase{latency: sum.Latency, series: sum.Series}
	s, err := joined.Snapshot()
	s.Fates, s.Check = sum.Fates, sum.Check
	return s, err
}
