package archive

import (
	"encoding/json"
	"io"
	"time"

	"hubbub/server/wire"
)

// The types of lines.
const (
	typeHead    = "export"
	typeMessage = "message"
	typeEnd     = "end"
)

// A headLine is the first line of a file. Times are Unix milliseconds.
type headLine struct {
	Type  string `json:"type"`
	Room  string `json:"room"`
	Title string `json:"title"`
	At    int64  `json:"at"`
	From  int64  `json:"from,omitempty"` // the first that was asked for
	To    int64  `json:"to,omitempty"`   // the one before which
}

// An endLine is the last line of a file.
type endLine struct {
	Type     string `json:"type"`
	Messages int64  `json:"messages"`
}

type jsonlWriter struct {
	to   io.Writer
	line []byte
}

func (w *jsonlWriter) begin(h Head) error {
	return json.NewEncoder(w.to).Encode(headLine{typeHead, h.Room, h.Title, h.At.UnixMilli(), millis(h.Span.From), millis(h.Span.To)})
}

func (w *jsonlWriter) message(e *wire.Entry) error {
	w.line = append(wire.AppendEntry(w.line[:0], e, false), '\n')
	_, err := w.to.Write(w.line)
	return err
}

func (w *jsonlWriter) end(messages int64) error {
	return json.NewEncoder(w.to).Encode(endLine{typeEnd, messages})
}

// millis returns Unix milliseconds, 0 of no time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
