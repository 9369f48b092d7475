package acts_test

import (
	"encoding/json"
	"slices"
	"testing"

	"hubbub/server/moderation"
	"hubbub/server/wire"
)

// FuzzDo: whatever is asked for by whomever, an act has one record if it is done and leaves
// nothing behind otherwise; what it tells is JSON.
func FuzzDo(f *testing.F) {
	for _, seed := range []string{
		`{"act":"remove","seq":1}`, `{"act":"remove","user":"ANA","since":1}`, `{"act":"sweep","seq":1,"for_ms":1000,"filter_ms":1000}`, `{"act":"clear"}`, `{"act":"filter","text":"coins","like":true,"for_ms":60000}`,
		`{"act":"timeout","user":"ANA","for_ms":1000,"room":"*"}`, `{"act":"ban","user":"BEA","address":false}`, `{"act":"kick","user":"ANA"}`,
		`{"act":"lift","of":1}`, `{"act":"lift","of":2}`, `{"act":"lift","of":3}`, `{"act":"lift","user":"ANA"}`, `{"act":"slow","for_ms":1000}`, `{"act":"pace","n":5}`,
		`{"act":"speak","who":"here","for_ms":1000}`, `{"act":"links","on":false}`, `{"act":"topic","text":"a\"\u2028"}`, `{"act":"pin","seq":2}`, `{"act":"unpin","seq":1}`,
		`{"act":"announce","text":"a"}`, `{"act":"shield","on":true}`, `{"act":"ban","user":"ANA","preview":true}`,
	} {
		for by := range byte(3) {
			f.Add([]byte(seed), by)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte, by byte) {
		act, refused := moderation.Decode(body)
		if refused != nil {
			t.Skip()
		}
		town := newTown(t)
		town.said("Ana", "", "hello", "hello")
		town.said("Bea", "", "bye")
		town.do(t, "MO", moderation.Act{Act: "pin", Seq: 1})
		town.do(t, "MO", moderation.Act{Act: "timeout", User: "ANA", ForMillis: 1000})
		town.do(t, "MO", moderation.Act{Act: "remove", Seq: 3})
		entries, acts, kept := len(town.entries), len(town.audit), slices.Clone(town.kept)
		answer, refused := town.Do(t.Context(), as([]string{"BEA", "MO", "OLA"}[by%3]), "lobby", act)
		done := refused == nil && !act.Preview
		if got := len(town.audit) - acts; got > 1 || (got == 1) != done || done != (answer.Record != 0) {
			t.Fatalf("%s: %d records, %+v, %v", body, got, answer, refused)
		}
		if !done && (len(town.entries) != entries || !slices.Equal(kept, town.kept)) {
			t.Fatalf("%s was not done, and left %+v", body, town.entries[entries:])
		}
		if by%3 == 0 && done {
			t.Fatalf("%s was done by a member", body)
		}
		for i := range town.entries[entries:] {
			if event := wire.AppendEntry(nil, &town.entries[entries+i], false); !json.Valid(event) {
				t.Fatalf("%s told %s", body, event)
			}
		}
	})
}
