package webhook_test

import (
	"encoding/json"
	"testing"

	"hubbub/server/webhook"
	"hubbub/server/wire"
)

// FuzzBody: whatever rooms are called and people say, what is sent is one object of JSON that
// holds it.
func FuzzBody(f *testing.F) {
	f.Add("lobby", "9f2c", int64(0), "hi", int64(1767366245123))
	f.Add("\"\n\xff", "\u2028", int64(57), "]}}\x00<b>", int64(-1))
	f.Fuzz(func(t *testing.T, of, epoch string, first int64, text string, at int64) {
		entries := []wire.Entry{{Seq: 1, Kind: wire.KindMessage, Text: text, At: at}, {Seq: 3, Kind: wire.KindMessage, Text: text, At: at}}
		body := webhook.Body(of, epoch, first, entries)
		var got told
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatalf("%v: %q", err, body)
		}
		want := 2
		if first > 0 {
			want = 3
		}
		valid := func(s string) string { return string([]rune(s)) }
		if len(got.Data.Entries) != want || got.Data.Room != valid(of) || got.Data.Epoch != valid(epoch) || got.Data.Entries[want-1].Text != valid(text) || first > 0 && got.Data.Entries[0].First != first {
			t.Errorf("%q is read as %+v", body, got)
		}
	})
}
