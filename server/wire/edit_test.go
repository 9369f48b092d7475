package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestAppendDone(t *testing.T) {
	for want, done := range map[string]wire.Done{
		`{"type":"done","id":"e1","target":41,"seq":57}`: {ID: "e1", Target: 41, Seq: 57},
		`{"type":"done","target":41}`:                    {Target: 41},
	} {
		if got := string(wire.AppendDone(nil, &done)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzDecodeEdit: whatever is asked for is about a message, or is refused under an id that is short.
func FuzzDecodeEdit(f *testing.F) {
	for _, seed := range []string{
		`{"type":"edit","id":"e1","seq":41,"text":"hello"}`, `{"type":"remove","id":"e2","seq":41}`, `{"type":"edit","seq":"41"}`,
		`{"type":"edit","id":"` + strings.Repeat("a", 65) + `","seq":1}`, `{"type":"edit","seq":-1}`, `{"type":"edit","seq":1e99}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, refused := wire.DecodeEdit(data)
		switch {
		case refused == nil:
			if r.Seq <= 0 || len(r.ID) > wire.MaxID || !json.Valid(data) {
				t.Fatalf("%+v", r)
			}
		case refused.Code != wire.BadMessage || len(refused.ID) > wire.MaxID || r != wire.EditRequest{}:
			t.Fatalf("%+v beside %+v", r, refused)
		}
	})
}
