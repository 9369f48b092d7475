package acts

import (
	"bytes"
	"fmt"
	"strings"

	"hubbub/server/cluster/codec"
	"hubbub/server/records"
)

// Blank takes what is of a kind from what Encode has made. Another node that decodes that does the
// same, with as many blanks in its place. The error is ErrNewer if there is what this version does not
// write, which would be lost.
func Blank(kind string, b []byte) ([]byte, error) {
	var w encoded
	if len(b) == 0 || b[0] != Encoding {
		return nil, fmt.Errorf("%w: %d bytes", ErrMalformed, len(b))
	}
	if err := codec.Unmarshal(b[1:], &w); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if !bytes.Equal(w.write(), b) {
		return nil, ErrNewer
	}
	switch d := w.Deed; {
	case kind == records.CarriesFilter && d != nil && d.Filter != nil:
		blank(&d.Filter.Text)
	case kind == records.CarriesModes && d != nil && d.Modes != nil:
		blank(&d.Modes.Topic)
		blank(&d.Modes.Announced)
		for i := range d.Modes.Pins {
			blank(&d.Modes.Pins[i].Text)
		}
		for _, p := range []*encodedPin{d.Modes.Live, d.Modes.Screen} {
			if p != nil {
				blank(&p.Text)
			}
		}
	case kind == records.CarriesItem && w.Item != nil:
		blank(&w.Item.Text)
		for i := range w.Item.Reports {
			w.Item.Reports[i].blank()
		}
	case kind == records.CarriesItem && w.Reported != nil:
		w.Reported.Report.blank()
	}
	return w.write(), nil
}

// blank takes from a report what goes from the file as well when the item ends.
func (r *encodedReport) blank() { r.Name, r.Reason = "", "" }

func blank(text *string) { *text = strings.Repeat(" ", len(*text)) }
