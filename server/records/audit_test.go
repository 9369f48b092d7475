package records_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// write makes a change in a transaction.
func (s *server) write(apply func(tx history.Tx) error) error {
	s.t.Helper()
	return s.db.Write(s.t.Context(), apply)
}

// act keeps an act, and returns its id.
func (s *server) act(a moderation.Record) (id int64) {
	s.t.Helper()
	must(s.t, s.write(func(tx history.Tx) (err error) {
		id, err = s.AuditTx(tx, a)
		return err
	}))
	return id
}

func TestAudit(t *testing.T) {
	s := start(t)
	full := moderation.Record{
		Room: "tea", At: s.clocks.Day().Add(-time.Minute), ByUser: "mod", ByName: "Mod", Act: moderation.ActTimeout, User: "ana", Name: "Ana",
		Seq: 41, Until: s.clocks.Day().Add(time.Hour), Reason: "spam", Detail: json.RawMessage(`{"share":3}`),
	}
	plain := moderation.Record{Room: "tea", Act: moderation.ActClear}
	full.ID, plain.ID = s.act(full), s.act(plain)
	plain.At = s.clocks.Day()
	if plain.ID <= full.ID || full.ID <= 0 {
		t.Errorf("ids %d and %d", full.ID, plain.ID)
	}
	for range 2 {
		for _, want := range []moderation.Record{full, plain} {
			got, err := s.Act(t.Context(), want.ID)
			if err != nil || !sameAct(got, want) {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		}
		s.restart()
	}
	_, err := s.Act(t.Context(), 1000)
	wantError(t, "an act that was not done", err, records.ErrNotFound)
}

// sameAct compares acts, whatever places their times are told in.
func sameAct(a, b moderation.Record) bool {
	same := a.At.Equal(b.At) && a.Until.Equal(b.Until)
	a.At, a.Until, b.At, b.Until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return same && reflect.DeepEqual(a, b)
}

// TestAuditPages: acts are read page by page, of one room, of all, or of one person.
func TestAuditPages(t *testing.T) {
	s := start(t)
	ids := make(map[string][]int64)
	for n := range 30 {
		room, user := fmt.Sprint("room", n%2), fmt.Sprint("guest", n%3)
		if n%3 == 0 {
			user = ""
		}
		id := s.act(moderation.Record{Room: room, Act: moderation.ActKick, User: user})
		for _, key := range []string{"", room, "user " + user} {
			ids[key] = append([]int64{id}, ids[key]...)
		}
	}
	for key, want := range ids {
		if key == "user " {
			continue
		}
		page := func(before int64) ([]moderation.Record, error) {
			if user, ok := strings.CutPrefix(key, "user "); ok {
				return s.AuditOf(t.Context(), "", user, before, 4)
			}
			return s.Audit(t.Context(), key, before, 4)
		}
		var got []int64
		for before := int64(0); ; before = got[len(got)-1] {
			acts, err := page(before)
			must(t, err)
			for _, a := range acts {
				got = append(got, a.ID)
			}
			if len(acts) < 4 {
				break
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: pages have %v, want %v", key, got, want)
		}
	}
	_, err := s.AuditOf(t.Context(), "", "", 0, 4)
	wantError(t, "acts against nobody", err, records.ErrInvalid)
	if acts, err := s.Audit(t.Context(), "", 0, -1); err != nil || len(acts) != 0 {
		t.Errorf("a page below nothing: %v, %v", acts, err)
	}
}

// TestAuditIsBounded: the oldest go, and ids are not used again.
func TestAuditIsBounded(t *testing.T) {
	s := start(t)
	s.BoundKept(5, 5)
	var last int64
	for range 20 {
		last = s.act(moderation.Record{Room: "tea", Act: moderation.ActClear})
	}
	acts, err := s.Audit(t.Context(), "tea", 0, 100)
	if err != nil || len(acts) != 5 || acts[0].ID != last {
		t.Errorf("%d acts are kept, %v", len(acts), err)
	}
	s.shell("DELETE FROM audit")
	if id := s.act(moderation.Record{Room: "tea", Act: moderation.ActClear}); id != last+1 {
		t.Errorf("the next id is %d, want %d", id, last+1)
	}
}

// TestAuditEndsAfterAYear: acts of more than 400 days ago go, once the clock can be believed.
func TestAuditEndsAfterAYear(t *testing.T) {
	s := start(t)
	s.act(moderation.Record{Room: "tea", Act: moderation.ActClear})
	kept := func() int {
		acts, err := s.Audit(t.Context(), "tea", 0, 100)
		must(t, err)
		return len(acts)
	}
	s.clocks.Put(401 * 24 * time.Hour)
	s.Purge()
	if kept() != 1 {
		t.Error("removed as soon as the clock was put ahead")
	}
	s.clocks.Put(-2 * 24 * time.Hour)
	s.clocks.Run(24 * time.Hour)
	s.Purge()
	if kept() != 1 {
		t.Error("removed after 400 days")
	}
	s.clocks.Run(time.Second)
	s.Purge()
	if kept() != 0 {
		t.Error("kept for more than 400 days")
	}
}

func TestAuditRefused(t *testing.T) {
	s := start(t)
	long := strings.Repeat("a", 513)
	for name, a := range map[string]moderation.Record{
		"no act":         {Room: "tea"},
		"no room":        {Act: "clear"},
		"a long reason":  {Room: "tea", Act: "clear", Reason: long},
		"a long name":    {Room: "tea", Act: "clear", ByName: long},
		"no JSON":        {Room: "tea", Act: "clear", Detail: json.RawMessage(`{"a":`)},
		"a large detail": {Room: "tea", Act: "clear", Detail: json.RawMessage(`"` + strings.Repeat("a", 64<<10) + `"`)},
	} {
		err := s.write(func(tx history.Tx) error {
			_, err := s.AuditTx(tx, a)
			return err
		})
		wantError(t, name, err, records.ErrInvalid)
	}
}

// TestNothingHalfDone: an act whose transaction fails has left nothing.
func TestNothingHalfDone(t *testing.T) {
	s := start(t)
	ban := sanction(s, "ana", moderation.ActBan)
	do := func() error {
		return s.write(func(tx history.Tx) error {
			_, err := s.AuditTx(tx, moderation.Record{Room: "tea", Act: moderation.ActBan, User: "ana"})
			return errors.Join(err, s.SanctionTx(tx, ban), s.ModesTx(tx, "tea", moderation.Modes{Topic: "live"}, 0))
		})
	}
	kept := func() (n int) {
		acts, err := s.Audit(t.Context(), "", 0, 10)
		must(t, err)
		sanctions, err := s.Sanctions(t.Context())
		must(t, err)
		modes, err := s.AllModes(t.Context())
		must(t, err)
		return len(acts) + len(sanctions) + len(modes)
	}
	s.db.full.Store(true)
	wantError(t, "while the disk is full", do(), errDisk)
	if n := kept(); n != 0 {
		t.Errorf("%d rows are left of an act that failed", n)
	}
	s.db.full.Store(false)
	must(t, do())
	if n := kept(); n != 3 {
		t.Errorf("%d rows are kept of an act, want 3", n)
	}
}
