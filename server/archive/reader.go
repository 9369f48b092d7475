package archive

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"hubbub/server/wire"
)

// maxLine is how long a line may be: the longest text that a server can allow, 1 MiB, each
// of its bytes escaped, and the rest.
const maxLine = 6<<20 + 64<<10

// Why a file cannot be read.
var (
	ErrCut     = errors.New("the file was cut short: it has no end")
	ErrTooLong = fmt.Errorf("it is longer than %d bytes", maxLine)
)

// A LineError tells what is wrong with a line.
type LineError struct {
	Line int // the first is 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// A Reader reads a file of format JSONL. It belongs to one goroutine.
type Reader struct {
	lines    *bufio.Scanner
	latest   int64 // no message can be of a later time
	line     int
	head     *headLine // nil if there is none
	messages int64
	ended    bool
}

// NewReader returns a reader of a file. now is the time.
func NewReader(from io.Reader, now time.Time) *Reader {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	return &Reader{lines: lines, latest: now.Add(clockStep).UnixMilli()}
}

// Room returns which room the file is of; empty before the first message is read, and in a
// file without a head.
func (r *Reader) Room() (room, title string) {
	if r.head == nil {
		return "", ""
	}
	return r.head.Room, r.head.Title
}

// Next returns the next message, and io.EOF after the last one. After a *LineError it can go
// on with the next line, but if that was too long. A file that has a head must have its end.
func (r *Reader) Next() (wire.Entry, error) {
	for r.lines.Scan() {
		r.line++
		text := r.lines.Bytes()
		if r.line == 1 {
			text = bytes.TrimPrefix(text, []byte(byteOrderMark))
		}
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		e, err := r.read(text)
		if err != nil {
			return wire.Entry{}, &LineError{r.line, err}
		}
		if e != nil {
			return *e, nil
		}
	}
	switch err := r.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return wire.Entry{}, &LineError{r.line + 1, ErrTooLong}
	case err != nil:
		return wire.Entry{}, err
	case r.head != nil && !r.ended:
		return wire.Entry{}, ErrCut
	}
	return wire.Entry{}, io.EOF
}

// read reads a line. It returns nil of one that is no message.
func (r *Reader) read(text []byte) (*wire.Entry, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	var l line
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, errors.New("it is not a JSON object with fields of the right types")
	}
	switch {
	case r.ended:
		return nil, errors.New("it is behind the end")
	case l.Type == typeMessage:
		r.messages++
		return l.entry(r.latest)
	case l.Type == typeHead && r.head == nil && r.messages == 0:
		r.head = new(headLine)
		return nil, json.Unmarshal(text, r.head)
	case l.Type == typeEnd:
		r.ended = true
		if l.Messages != r.messages {
			return nil, fmt.Errorf("it ends %d messages, there are %d", l.Messages, r.messages)
		}
		return nil, nil
	}
	return nil, fmt.Errorf("a %.20q has no place here", l.Type)
}
