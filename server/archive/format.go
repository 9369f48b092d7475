package archive

import (
	"fmt"
	"io"
	"time"

	"hubbub/server/wire"
)

// A Format is what a file looks like.
type Format string

// The formats.
const (
	JSONL Format = "jsonl"
	HTML  Format = "html"
	CSV   Format = "csv"
)

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case JSONL, HTML, CSV:
		return f, nil
	}
	return "", fmt.Errorf("the format must be jsonl, html or csv, not %q", name)
}

// ContentType returns what HTTP calls the format.
func (f Format) ContentType() string {
	switch f {
	case HTML:
		return "text/html; charset=utf-8"
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	default:
		return "application/jsonl; charset=utf-8"
	}
}

// A Head tells of which room a file is, and of which time.
type Head struct {
	Room  string    // what all names of it share
	Title string    // as it is shown
	At    time.Time // when it was written
	Span  Span
}

// A writer writes one file. What it is given is buffered by who made it.
type writer interface {
	begin(Head) error
	message(*wire.Entry) error
	end(messages int64) error
}

func (f Format) writer(to io.Writer) writer {
	switch f {
	case HTML:
		return &htmlWriter{to: to}
	case CSV:
		return newCSVWriter(to)
	default:
		return &jsonlWriter{to: to}
	}
}
