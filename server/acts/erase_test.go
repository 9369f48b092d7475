package acts_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"hubbub/server/acts"
	"hubbub/server/cluster/codec"
	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// A tap keeps what travels of acts.
type tap struct {
	hub
	encoded *[][]byte
}

func (t tap) Act(in string, drafts ...room.Draft) error {
	for _, d := range drafts {
		*t.encoded = append(*t.encoded, d.Attachment.(acts.Change).Encode())
	}
	return t.hub.Act(in, drafts...)
}

// travelled returns the encodings of all kinds of acts that carry something.
func travelled(t testing.TB) (all [][]byte) {
	town := newTown(t)
	town.Hub = tap{hub{town}, &all}
	town.KeepNothing = true
	town.Share = func(_ context.Context, c acts.Change) error {
		all = append(all, c.Encode())
		e := wire.Entry{At: start.UnixMilli()}
		if err := c.Record(history.Tx{}, &e); err != nil {
			return err
		}
		c.Applied(&e)
		return nil
	}
	town.said("Ana", "", "a secret", "another secret")
	for _, act := range []moderation.Act{
		{Act: "topic", Text: "secret"}, {Act: "announce", Text: "secret"}, {Act: "pin", Seq: 1},
		{Act: "filter", Text: "secret", ForMillis: 60_000},
	} {
		town.do(t, "MO", act)
	}
	for _, by := range []string{"BEA", "MIA"} {
		if refused := town.Report(t.Context(), as(by), "lobby", wire.ReportRequest{ID: "r", Seq: 2, Reason: "secret"}); refused != nil {
			t.Fatal(refused)
		}
	}
	town.hold(t, "Ana", "c1", "secret")
	return all
}

// kinds are all that acts carry.
var kinds = []string{records.CarriesFilter, records.CarriesModes, records.CarriesItem}

// TestBlank: what acts carry is gone when all of it is blanked, which another node reads as it reads the
// rest; and what one kind is blanked of leaves the others.
func TestBlank(t *testing.T) {
	town := newTown(t)
	carry := make(map[string]int)
	for _, b := range travelled(t) {
		blank := slices.Clone(b)
		for _, kind := range kinds {
			only, err := acts.Blank(kind, b)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(only, b) {
				carry[kind]++
			}
			if blank, err = acts.Blank(kind, blank); err != nil {
				t.Fatal(err)
			}
		}
		if bytes.Contains(blank, []byte("secret")) {
			t.Errorf("left %q", blank)
		}
		if len(blank) < len(b) && !bytes.Contains(b, []byte("BEA")) && !bytes.Contains(b, []byte("MIA")) {
			t.Errorf("%d bytes became %d", len(b), len(blank))
		}
		if _, err := town.Decode(blank); err != nil {
			t.Errorf("%q: %v", blank, err)
		}
	}
	if carry[records.CarriesFilter] != 1 || carry[records.CarriesModes] != 3 || carry[records.CarriesItem] != 3 {
		t.Errorf("so many carry something: %v", carry)
	}
}

// TestBlankNewer: what a newer version has added is not lost by one that does not know it.
func TestBlankNewer(t *testing.T) {
	for name, fields := range map[string]map[int]any{
		"an act": {0: 1, 5: map[int]any{0: "gone", 1: []int{1}, 60: "new"}}, "more": {0: 1, 2: map[int]any{}, 60: "new"},
	} {
		b, err := codec.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := acts.Blank(records.CarriesModes, append([]byte{acts.Encoding}, b...)); !errors.Is(err, acts.ErrNewer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, b := range [][]byte{nil, {acts.Encoding}, []byte("rubbish")} {
		if _, err := acts.Blank(records.CarriesModes, b); !errors.Is(err, acts.ErrMalformed) {
			t.Errorf("%q: %v", b, err)
		}
	}
}

// TestBlankHeld: what waits and was said by way of two nodes at once is taken alike, whether the text of
// one of them has gone meanwhile or not.
func TestBlankHeld(t *testing.T) {
	town := newTown(t)
	var held []byte
	town.Share = func(_ context.Context, c acts.Change) error {
		held = c.Encode()
		e := wire.Entry{At: start.UnixMilli()}
		if err := c.Record(history.Tx{}, &e); err != nil {
			return err
		}
		c.Applied(&e)
		return nil
	}
	town.hold(t, "Ana", "c1", "secret")
	blank, err := acts.Blank(records.CarriesItem, held)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{held, blank} {
		c, err := town.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Record(history.Tx{}, &wire.Entry{At: start.UnixMilli()}); err != nil {
			t.Errorf("%q: %v", b, err)
		}
	}
	if len(town.items) != 1 {
		t.Errorf("%d wait", len(town.items))
	}
}

// FuzzBlank: what is blanked is decoded as what it was is, and is blank.
func FuzzBlank(f *testing.F) {
	for _, b := range travelled(f) {
		f.Add(b)
	}
	town := newTown(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, kind := range kinds {
			blank, err := acts.Blank(kind, b)
			if err != nil {
				continue
			}
			if again, err := acts.Blank(kind, blank); err != nil || !bytes.Equal(again, blank) {
				t.Errorf("blanked twice it is %q, %v", again, err)
			}
			_, was := town.Decode(b)
			if _, err := town.Decode(blank); (err == nil) != (was == nil) {
				t.Errorf("decoded: %v, before: %v", err, was)
			}
		}
	})
}
