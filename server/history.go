package server

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/server/api"
	"hubbub/server/history"
)

// A command has the file for a moment, and so has a server that is about to end.
const (
	lockTime  = time.Second
	lockPause = 20 * time.Millisecond
)

// openHistory opens the file that the settings name.
func (s *Server) openHistory() (err error) {
	sync := history.Full
	if s.config.Sync == "normal" {
		sync = history.Normal
	}
	c := history.Config{
		Path:        s.config.DB,
		Sync:        sync,
		Messages:    s.config.HistoryMessages,
		Age:         s.config.HistoryAge,
		KeepRemoved: s.config.KeepRemoved,
		Index:       s.epoch(),
		Log:         s.log,
		Observer:    s.metrics,
	}
	s.history, err = history.Open(c)
	for end := time.Now().Add(lockTime); errors.Is(err, history.ErrInUse) && time.Now().Before(end); {
		time.Sleep(lockPause)
		s.history, err = history.Open(c)
	}
	if err != nil {
		return fmt.Errorf("-db: %w%s", err, advice(err))
	}
	return nil
}

// advice tells what to do about a file that cannot be used.
func advice(err error) string {
	switch {
	case errors.Is(err, history.ErrNode):
		return "; it stays as it is: start it with -cluster, or take a backup, which is a file of its own"
	case errors.Is(err, history.ErrStream):
		return "; it stays as it is, give this node a new file: it gets all from the cluster"
	case errors.Is(err, history.ErrInUse):
		return "; stop that process, or give this one another file"
	case errors.Is(err, history.ErrNewer):
		return "; run that version, or give another file"
	case errors.Is(err, history.ErrNotOurs):
		return "; it stays as it is, give another file"
	case errors.Is(err, history.ErrMalformed):
		return "; it stays as it is: put a backup in its place, or what the sqlite3 shell can save of it: sqlite3 FILE .recover | sqlite3 NEW"
	default:
		return ""
	}
}

// isKnown reports whether something was ever said in a room. If that cannot be read, it is
// taken for one in which something was.
func (s *Server) isKnown(room string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	page, err := s.history.Before(ctx, room, 0, 1)
	return err != nil || page.Last > 0
}

// lookTimeout bounds isKnown: a newcomer waits for it.
const lookTimeout = time.Second

// What the API lets in to search for, the history looks at.
const _ = uint(history.MaxQuery - api.MaxQuery)
