package consistency

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// A Log notes a history, in memory and as JSON lines. Safe for concurrent use.
type Log struct {
	began time.Time

	mu     sync.Mutex
	events []Event       // guarded by mu
	out    *bufio.Writer // guarded by mu
	err    error         // guarded by mu; of out
}

// NewLog begins a history that is also written to w. Flush it at the end.
func NewLog(w io.Writer) *Log { return &Log{began: time.Now(), out: bufio.NewWriter(w)} }

// Note adds an event, as of now.
func (l *Log) Note(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.At = time.Since(l.began).Microseconds()
	l.events = append(l.events, e)
	line, err := json.Marshal(e)
	if err == nil {
		_, err = l.out.Write(append(line, '\n'))
	}
	if l.err == nil {
		l.err = err
	}
}

// Flush writes what is not written yet. The error is the first of all writing.
func (l *Log) Flush() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.err, l.out.Flush())
}

// History returns what was noted so far.
func (l *Log) History() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[:len(l.events):len(l.events)]
}

// Read reads what a Log has written.
func Read(r io.Reader) ([]Event, error) {
	var events []Event
	decoder := json.NewDecoder(bufio.NewReader(r))
	for {
		var e Event
		err := decoder.Decode(&e)
		switch {
		case errors.Is(err, io.EOF):
			return events, nil
		case err != nil:
			return nil, fmt.Errorf("event %d of the history: %w", len(events)+1, err)
		}
		events = append(events, e)
	}
}
