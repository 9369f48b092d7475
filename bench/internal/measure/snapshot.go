package measure

import (
	"fmt"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// A Snapshot is what was measured, in a form that can be sent.
type Snapshot struct {
	Latency  []byte    `json:"latency"` // HDR V2, compressed
	Series   [][]byte  `json:"series"`
	Outcomes []Outcome `json:"outcomes"`
	Check    Check     `json:"check"`
}

// Snapshot returns the recorder's histograms; the rest is the caller's.
func (r *Recorder) Snapshot() (Snapshot, error) {
	var s Snapshot
	var err error
	if s.Latency, err = encode(r.latency); err != nil {
		return Snapshot{}, err
	}
	for _, h := range r.series {
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

// Totals are what several snapshots add up to.
type Totals struct {
	Latency  *hdr.Histogram
	Series   []*hdr.Histogram
	Outcomes []Outcome
	Check    Check
}

// Merge adds up snapshots of the same measurement. No count is lost.
func Merge(snapshots ...Snapshot) (Totals, error) {
	totals := Totals{Latency: NewHist()}
	for _, s := range snapshots {
		if err := mergeInto(totals.Latency, s.Latency); err != nil {
			return Totals{}, err
		}
		for i, data := range s.Series {
			if i == len(totals.Series) {
				totals.Series = append(totals.Series, newSeriesHist())
			}
			if err := mergeInto(totals.Series[i], data); err != nil {
				return Totals{}, err
			}
		}
		totals.Outcomes = MergeOutcomes(totals.Outcomes, s.Outcomes)
		totals.Check.Merge(s.Check)
	}
	return totals, nil
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
