package wire_test

import (
	"testing"

	"hubbub/server/wire"
)

// TestUnname: a message without its sender is as one that is read from a history that has
// forgotten it, whatever the sender was called and has said.
func TestUnname(t *testing.T) {
	const tricky = `a","at":1,"text":"b","role":"x`
	for name, e := range map[string]wire.Entry{
		"removed":   {Seq: 41, Kind: wire.KindMessage, ID: "c7", From: "Ana", User: "ANA", At: 12, Removed: true},
		"role":      {Seq: 41, Kind: wire.KindMessage, ID: "c7", From: "Ana", User: "ANA", Role: "moderator", At: 12, Removed: true},
		"no id":     {Seq: 41, Kind: wire.KindMessage, From: "Ana", At: 12, Text: "hi"},
		"tricky":    {Seq: 41, Kind: wire.KindMessage, ID: tricky, From: tricky, User: tricky, At: 12, Text: tricky},
		"unnamed":   {Seq: 41, Kind: wire.KindMessage, At: 12, Removed: true},
		"no number": {Kind: wire.KindMessage, ID: "c7", From: "Ana", User: "ANA", At: 0},
	} {
		unnamed := e
		unnamed.ID, unnamed.From, unnamed.User = "", "", ""
		if got, want := string(wire.Unname(wire.AppendEntry(nil, &e, false))), string(wire.AppendEntry(nil, &unnamed, false)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, kind := range []wire.Kind{wire.KindRemoved, wire.KindRestored, wire.KindRemovedMany} {
		update := wire.AppendEntry(nil, &wire.Entry{Seq: 1, Kind: kind, Target: 1, User: "ANA"}, false)
		if got := string(wire.Unname(update)); got != string(update) {
			t.Errorf("%s becomes %s", update, got)
		}
	}
}
