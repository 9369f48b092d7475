package records_test

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// filter keeps what an act filters.
func (s *server) filter(f moderation.Filter) error {
	return s.db.Write(s.t.Context(), func(tx history.Tx) error { return s.FilterTx(tx, f) })
}

func (s *server) wantFilters(want ...moderation.Filter) {
	s.t.Helper()
	if got, err := s.Filters(s.t.Context()); err != nil || !slices.EqualFunc(got, want, sameFilter) {
		s.t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func sameFilter(a, b moderation.Filter) bool {
	same := a.At.Equal(b.At) && a.Until.Equal(b.Until)
	a.At, a.Until, b.At, b.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return same && a == b
}

// TestFilters: they survive a restart, until they end or are lifted.
func TestFilters(t *testing.T) {
	s := start(t)
	now := s.clocks.Day()
	word := moderation.Filter{Record: 1, Room: "*", Text: "coins", By: "Ola", At: now}
	swept := moderation.Filter{Record: 2, Room: "lobby", Text: "buy coins", Like: true, User: "AAAAAAAAAAAA", By: "Mo", At: now, Until: now.Add(time.Hour)}
	must(t, s.filter(word))
	must(t, s.filter(swept))
	s.restart()
	s.wantFilters(word, swept)
	must(t, s.db.Write(t.Context(), func(tx history.Tx) error { return s.LiftFilterTx(tx, 1) }))
	s.wantFilters(swept)
	s.clocks.Put(time.Hour)
	s.wantFilters()
}

// TestFilterTextGoes: the text of one that has ended, that was lifted, or that a forgotten
// person has said, is in the file no more; nor is the name of a forgotten moderator.
func TestFilterTextGoes(t *testing.T) {
	const ana, mo = "AAAAAAAAAAAA", "MMMMMMMMMMMM"
	long := "a rather peculiar text " + strings.Repeat("x", 4000) // it reaches into a page of its own
	for name, end := range map[string]func(*server){
		"ended": func(s *server) { s.clocks.Run(time.Hour); s.Purge() },
		"lifted": func(s *server) {
			must(t, s.db.Write(t.Context(), func(tx history.Tx) error { return s.LiftFilterTx(tx, 1) }))
		},
		"of a person": func(s *server) { must(t, s.Forget(t.Context(), ana)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			now := s.clocks.Day()
			must(t, s.filter(moderation.Filter{Record: 1, Room: "lobby", Text: long, User: ana, At: now, Until: now.Add(time.Hour)}))
			kept := moderation.Filter{Record: 2, Room: "lobby", Text: "kept", At: now}
			must(t, s.filter(kept))
			end(s)
			s.wantFilters(kept)
			s.stop()
			defer s.open()
			file, err := os.ReadFile(s.path)
			must(t, err)
			if bytes.Contains(file, []byte("peculiar")) || bytes.Contains(file, []byte(strings.Repeat("x", 100))) {
				t.Error("the text is in the file")
			}
		})
	}
	s := start(t)
	var record int64
	must(t, s.db.Write(t.Context(), func(tx history.Tx) (err error) {
		record, err = s.AuditTx(tx, moderation.Record{Room: "lobby", Act: "filter", ByUser: mo, ByName: "Mo"})
		return err
	}))
	by := moderation.Filter{Record: record, Room: "lobby", Text: "kept", By: "Mo", At: s.clocks.Day()}
	must(t, s.filter(by))
	banned := sanction(s, "bob", moderation.ActBan)
	banned.Record, banned.By = record, "Mo"
	must(t, s.impose(banned))
	must(t, s.Forget(t.Context(), mo))
	by.By, banned.By = "", ""
	s.wantFilters(by)
	s.wantSanctions(banned)
}

// TestFiltersAreBounded: there is room for so many, and what has ended makes some.
func TestFiltersAreBounded(t *testing.T) {
	s := start(t)
	now := s.clocks.Day()
	must(t, s.db.Write(t.Context(), func(tx history.Tx) (err error) {
		for i := range 1000 {
			err = errors.Join(err, s.FilterTx(tx, moderation.Filter{Record: int64(i + 1), Room: "lobby", Text: "x", At: now, Until: now.Add(time.Hour)}))
		}
		return err
	}))
	next := moderation.Filter{Record: 1001, Room: "lobby", Text: "next", At: now}
	wantError(t, "one too many", s.filter(next), records.ErrFull)
	wantError(t, "without a text", s.filter(moderation.Filter{Record: 1002, Room: "lobby"}), records.ErrInvalid)
	s.clocks.Run(time.Hour)
	next.At = s.clocks.Day()
	must(t, s.filter(next))
	s.wantFilters(next)
}
