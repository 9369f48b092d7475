package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// names returns those of a person, when those that wait are written.
func (s *server) names(user, but string) (names []string) {
	s.t.Helper()
	s.WriteNames()
	names, err := s.Names(s.t.Context(), user, but)
	must(s.t, err)
	return names
}

// TestNames: a person is known by the names that it has spoken under and was acted upon, the
// latest first, so many, so long, over a restart; nothing of it is left when it is forgotten.
func TestNames(t *testing.T) {
	s := start(t)
	s.act(moderation.Record{Room: "tea", Act: moderation.ActKick, User: "ANA", Name: "Kicked"})
	s.clocks.Run(time.Second)
	s.Spoke("ANA", "Ana")
	s.Spoke("BEA", "Bea")
	s.restart() // nothing is lost at the end
	s.clocks.Run(time.Second)
	s.Spoke("ANA", "Anna")
	s.Spoke("ANA", "Anna")
	if names := s.names("ANA", ""); !slices.Equal(names, []string{"Anna", "Ana", "Kicked"}) {
		t.Errorf("%q", names)
	}
	if names := s.names("ANA", "Anna"); !slices.Equal(names, []string{"Ana", "Kicked"}) {
		t.Errorf("beside the present one %q", names)
	}
	for i := range 30 {
		s.clocks.Run(time.Second)
		s.Spoke("MANY", fmt.Sprint("Many ", i))
		s.names("MANY", "")
	}
	if names := s.names("MANY", ""); len(names) != 10 || names[0] != "Many 29" || s.count("person_name WHERE user = 'MANY'") != 20 {
		t.Errorf("%d are told: %q; %d are kept", len(names), names, s.count("person_name WHERE user = 'MANY'"))
	}
	must(t, s.Forget(t.Context(), "ANA"))
	s.Spoke("ANA", "Ana") // what was said before came late
	s.Spoke("BEA", "Bee")
	s.names("BEA", "")
	if left := s.count("person_name WHERE user = 'ANA'"); left != 0 {
		t.Errorf("%d names of who is forgotten", left)
	}
	s.clocks.Run(91 * 24 * time.Hour)
	if names := s.names("BEA", ""); len(names) != 0 {
		t.Errorf("after 91 days %q", names)
	}
	if s.Purge(); s.count("person_name") != 0 {
		t.Errorf("%d are kept after 91 days", s.count("person_name"))
	}
}

// TestNamesAreBounded: those that were longest out of use go.
func TestNamesAreBounded(t *testing.T) {
	s := start(t)
	s.BoundNames(3)
	for i := range 5 {
		s.clocks.Run(time.Second)
		s.Spoke(fmt.Sprint("USER", i), "Ana")
		s.names(fmt.Sprint("USER", i), "")
	}
	if s.count("person_name") != 3 || len(s.names("USER0", "")) != 0 {
		t.Errorf("%d are kept", s.count("person_name"))
	}
}

// TestNotes: they are kept in their room, the latest first, so many, so long; who is forgotten
// has none, and wrote none.
func TestNotes(t *testing.T) {
	s := start(t)
	add := func(room, user, by, text string) {
		t.Helper()
		n, err := s.AddNote(t.Context(), moderation.Note{Room: room, User: user, ByUser: by, ByName: by, Text: text})
		if err != nil || !n.At.Equal(s.clocks.Day()) {
			t.Errorf("%+v, %v", n, err)
		}
	}
	texts := func(room, user string) (texts []string) {
		t.Helper()
		notes, err := s.Notes(t.Context(), room, user)
		must(t, err)
		for _, n := range notes {
			texts = append(texts, n.Text+" by "+n.ByName)
		}
		return texts
	}
	add("tea", "ANA", "MO", "first")
	add("milk", "ANA", "MO", "elsewhere")
	add("tea", "BEA", "ANA", "about Bea")
	for i := range 51 {
		add("tea", "MANY", "MO", fmt.Sprint(i))
	}
	s.restart()
	add("tea", "ANA", "MIA", "second")
	if got := texts("tea", "ANA"); !slices.Equal(got, []string{"second by MIA", "first by MO"}) {
		t.Errorf("%q", got)
	}
	if got := texts("tea", "MANY"); len(got) != 50 || got[49] != "1 by MO" {
		t.Errorf("%d: %q", len(got), got)
	}
	s.db.full.Store(true)
	if _, err := s.AddNote(t.Context(), moderation.Note{Room: "tea", User: "ANA", Text: "lost"}); err == nil {
		t.Error("the disk is full")
	}
	s.db.full.Store(false)
	for _, bad := range []moderation.Note{{Room: "tea", Text: "of nobody"}, {Room: "tea", User: "ANA", Text: strings.Repeat("a", 513)}} {
		_, err := s.AddNote(t.Context(), bad)
		wantError(t, bad.Text, err, records.ErrInvalid)
	}
	must(t, s.Forget(t.Context(), "ANA"))
	if a, b := texts("tea", "ANA"), texts("tea", "BEA"); len(a) != 0 || !slices.Equal(b, []string{"about Bea by "}) {
		t.Errorf("of who is forgotten %q, of another %q", a, b)
	}
	s.clocks.Run(401 * 24 * time.Hour)
	if got := texts("tea", "MANY"); len(got) != 0 {
		t.Errorf("after 401 days %q", got)
	}
	if s.Purge(); s.count("note") != 0 {
		t.Errorf("%d are kept after 401 days", s.count("note"))
	}
}

// count returns how many rows there are.
func (s *server) count(of string) (rows int) {
	s.t.Helper()
	must(s.t, s.db.Read(s.t.Context(), func(q history.Querier) error { return q.QueryRow("SELECT count(*) FROM " + of).Scan(&rows) }))
	return rows
}
