package clients

import (
	"errors"
	"fmt"
	"maps"
	"sync"

	"hubbub/bench/internal/reader"
)

// StalledPrefix marks errors of clients that were stalled on purpose.
const StalledPrefix = "stalled reader "

// errorCounts count what the server did to connections: closed them, or sent an
// error. Safe for concurrent use.
type errorCounts struct {
	mu    sync.Mutex
	count map[string]int64
}

func (e *errorCounts) add(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == nil {
		e.count = make(map[string]int64)
	}
	e.count[what]++
}

// Errors returns how often connections were closed by the server, or errors
// came, by what it was. Safe for concurrent use.
func (g *Group) Errors() map[string]int64 {
	g.errors.mu.Lock()
	defer g.errors.mu.Unlock()
	return maps.Clone(g.errors.count)
}

// closeText tells why a connection ended.
func closeText(why error) string {
	var ce *reader.CloseError
	if errors.As(why, &ce) {
		return fmt.Sprintf("closed with %d %s", ce.Code, ce.Reason)
	}
	return "ended without a close frame"
}
