package records_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hubbub/server/history"
	"hubbub/server/records"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A server has records in a history, and can be started anew.
type server struct {
	*records.Records
	t      *testing.T
	path   string
	db     *unreliable
	clocks *records.Clocks
}

// start returns a server with a file of its own.
func start(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, path: filepath.Join(t.TempDir(), "hubbub.db"), clocks: records.NewClocks(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))}
	s.open()
	t.Cleanup(s.stop)
	return s
}

func (s *server) open() {
	s.t.Helper()
	l, err := history.Open(history.Config{Path: s.path})
	if err != nil {
		s.t.Fatal(err)
	}
	s.db = &unreliable{Log: l}
	if s.Records, err = records.OpenBy(s.t.Context(), s.db, s.clocks); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) stop() {
	s.t.Helper()
	if err := errors.Join(s.Close(), s.db.Close()); err != nil {
		s.t.Error(err)
	}
}

func (s *server) restart() {
	s.t.Helper()
	s.stop()
	s.open()
}

// An unreliable database fails where a test wants it to.
type unreliable struct {
	*history.Log
	full atomic.Bool
}

var errDisk = errors.New("the disk is full")

// Write makes a change up to its end before it fails.
func (u *unreliable) Write(ctx context.Context, apply func(history.Tx) error) error {
	return u.Log.Write(ctx, func(tx history.Tx) error {
		if err := apply(tx); err != nil || !u.full.Load() {
			return err
		}
		return errDisk
	})
}

// must fails the test unless what was called succeeds.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantError compares an error with the one that it is to be.
func wantError(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// shell changes the file past the records.
func (s *server) shell(sql string) {
	s.t.Helper()
	must(s.t, s.db.Log.Write(s.t.Context(), func(tx history.Tx) error {
		_, err := tx.Exec(sql)
		return err
	}))
}
