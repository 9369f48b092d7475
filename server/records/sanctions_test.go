package records_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// sanction returns one that has no end.
func sanction(s *server, user, kind string) moderation.Sanction {
	return moderation.Sanction{
		Record: 7, Kind: kind, User: user, Name: "Ana", Skeleton: "Ana\nana", Room: "tea", Address: "net", Reason: `it's "spam"`, By: "Mod",
		At: s.clocks.Day(), Guest: true,
	}
}

func (s *server) impose(sanctions ...moderation.Sanction) error {
	return s.write(func(tx history.Tx) error { return s.SanctionTx(tx, sanctions...) })
}

// wantSanctions compares what stands with what is to.
func (s *server) wantSanctions(want ...moderation.Sanction) {
	s.t.Helper()
	got, err := s.Sanctions(s.t.Context())
	must(s.t, err)
	in := func(all []moderation.Sanction) (all2 []moderation.Sanction) {
		for _, of := range all {
			of.At = of.At.UTC()
			if !of.Until.IsZero() {
				of.Until = of.Until.UTC()
			}
			all2 = append(all2, of)
		}
		return all2
	}
	if got, want := in(got), in(want); !reflect.DeepEqual(got, want) {
		s.t.Errorf("%+v stand, want %+v", got, want)
	}
}

func TestSanctions(t *testing.T) {
	s := start(t)
	ban, timeout := sanction(s, "ana", moderation.ActBan), sanction(s, "ana", moderation.ActTimeout)
	timeout.Record, timeout.Until, timeout.Guest, timeout.Address, timeout.Skeleton = 8, s.clocks.Day().Add(time.Hour), false, "", ""
	everywhere := sanction(s, "bob", moderation.ActBan)
	everywhere.Room, everywhere.Record = moderation.Everywhere, 9
	must(t, s.impose(ban, timeout))
	must(t, s.impose(everywhere))
	s.wantSanctions(ban, timeout, everywhere)
	s.restart()
	s.wantSanctions(ban, timeout, everywhere)

	again := timeout
	again.Record, again.Until, again.Reason, again.Guest = 10, time.Time{}, "still", true
	must(t, s.impose(again))
	s.wantSanctions(ban, everywhere, again)
	must(t, s.impose())
	s.wantSanctions(ban, everywhere, again)
}

// TestSanctionsAreLifted: by record, or by person, and what was not there is told.
func TestSanctionsAreLifted(t *testing.T) {
	s := start(t)
	ana, bob, eve := sanction(s, "ana", moderation.ActBan), sanction(s, "bob", moderation.ActBan), sanction(s, "eve", moderation.ActBan)
	eve.Record = 8
	must(t, s.impose(ana, bob, eve))
	lift := func(what string, want int64, lift func(tx history.Tx) (int64, error)) {
		t.Helper()
		must(t, s.write(func(tx history.Tx) error {
			lifted, err := lift(tx)
			if lifted != want {
				t.Errorf("%s: %d are lifted, want %d", what, lifted, want)
			}
			return err
		}))
	}
	lift("by record", 2, func(tx history.Tx) (int64, error) { return s.LiftTx(tx, 7) })
	s.wantSanctions(eve)
	lift("again", 0, func(tx history.Tx) (int64, error) { return s.LiftTx(tx, 7) })
	lift("in another room", 0, func(tx history.Tx) (int64, error) { return s.LiftPersonTx(tx, "milk", "eve") })
	lift("by person", 1, func(tx history.Tx) (int64, error) { return s.LiftPersonTx(tx, "tea", "eve") })
	s.wantSanctions()
}

// TestSanctionsAreBounded: what is over makes room, and what stands does not.
func TestSanctionsAreBounded(t *testing.T) {
	s := start(t)
	s.BoundKept(10, 3)
	for i := range 3 {
		of := sanction(s, fmt.Sprint("guest", i), moderation.ActTimeout)
		of.Until = s.clocks.Day().Add(time.Minute)
		must(t, s.impose(of))
	}
	bob := sanction(s, "bob", moderation.ActBan)
	wantError(t, "while as many stand as may", s.impose(bob), records.ErrFull)
	if got, err := s.Sanctions(t.Context()); err != nil || len(got) != 3 {
		t.Errorf("%d stand, %v", len(got), err)
	}
	s.clocks.Run(time.Minute)
	bob.At = s.clocks.Day()
	must(t, s.impose(bob))
	s.wantSanctions(bob)
}

// TestWhatSeemsOverIsKept: while there is room, a clock that is ahead ends nothing in the file.
func TestWhatSeemsOverIsKept(t *testing.T) {
	s := start(t)
	ana, bob := sanction(s, "ana", moderation.ActTimeout), sanction(s, "bob", moderation.ActBan)
	ana.Until = s.clocks.Day().Add(time.Hour)
	must(t, s.impose(ana))
	s.clocks.Put(2 * time.Hour)
	must(t, s.impose(bob))
	s.wantSanctions(ana, bob)
}

// TestSanctionsArePurged: addresses after a day, and what is over when the clock can be believed.
func TestSanctionsArePurged(t *testing.T) {
	s := start(t)
	ban, timeout := sanction(s, "ana", moderation.ActBan), sanction(s, "bob", moderation.ActTimeout)
	timeout.Until = s.clocks.Day().Add(time.Hour)
	must(t, s.impose(ban, timeout))
	s.clocks.Put(24*time.Hour - time.Second)
	s.Purge()
	s.wantSanctions(ban, timeout)
	s.clocks.Put(time.Second)
	s.Purge()
	ban.Address, timeout.Address = "", ""
	s.wantSanctions(ban, timeout)
	s.clocks.Run(24 * time.Hour)
	s.Purge()
	s.wantSanctions(ban)
}

func TestSanctionRefused(t *testing.T) {
	s := start(t)
	for name, change := range map[string]func(of *moderation.Sanction){
		"nobody":          func(of *moderation.Sanction) { of.User = "" },
		"nowhere":         func(of *moderation.Sanction) { of.Room = "" },
		"of no kind":      func(of *moderation.Sanction) { of.Kind = "" },
		"since no time":   func(of *moderation.Sanction) { of.At = time.Time{} },
		"a long reason":   func(of *moderation.Sanction) { of.Reason = strings.Repeat("a", 513) },
		"a long skeleton": func(of *moderation.Sanction) { of.Skeleton = strings.Repeat("a", 9<<10) },
	} {
		of := sanction(s, "ana", moderation.ActBan)
		change(&of)
		wantError(t, name, s.impose(sanction(s, "bob", moderation.ActBan), of), records.ErrInvalid)
	}
	s.wantSanctions()
}

// TestAddressKey: it stays the same over a restart, and is another one in another file.
func TestAddressKey(t *testing.T) {
	s, elsewhere := start(t), start(t)
	key := s.AddressKey("192.0.2.1/32")
	s.restart()
	switch {
	case key == "" || strings.Contains(key, "192"):
		t.Errorf("a network is kept as %q", key)
	case s.AddressKey("192.0.2.1/32") != key:
		t.Error("another one after a restart")
	case elsewhere.AddressKey("192.0.2.1/32") == key:
		t.Error("the same in another file")
	}
}
