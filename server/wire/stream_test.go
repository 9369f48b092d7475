package wire_test

import (
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestAppendStream(t *testing.T) {
	got := wire.AppendStreamID(nil, "e", 41)
	got = wire.AppendStreamEvent(got, "", []byte(`{"type":"message"}`))
	got = wire.AppendStreamEvent(got, wire.StreamLeft, []byte(`{"type":"left"}`))
	got = append(got, wire.StreamComment...)
	got = wire.AppendStreamRetry(got, 3200)
	want := "id: e:41\ndata: {\"type\":\"message\"}\n\nevent: left\ndata: {\"type\":\"left\"}\n\n:\n\nretry: 3200\n\n"
	if string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestParseStreamID(t *testing.T) {
	for id, want := range map[string]wire.Since{
		"e:0":    {Epoch: "e", Seq: 0},
		"abc:41": {Epoch: "abc", Seq: 41},
		strings.Repeat("e", wire.MaxEpoch) + ":9007199254740991": {Epoch: strings.Repeat("e", wire.MaxEpoch), Seq: 1<<53 - 1},
	} {
		if got, ok := wire.ParseStreamID(id); !ok || got != want {
			t.Errorf("%q: %v, %v", id, got, ok)
		}
	}
	for _, id := range []string{"", "e", "e:", ":1", "e:-1", "e:x", "e:1:2", "e: 1", "e:9223372036854775808", strings.Repeat("e", wire.MaxEpoch+1) + ":1"} {
		if got, ok := wire.ParseStreamID(id); ok {
			t.Errorf("%q: %v, want none", id, got)
		}
	}
}

// FuzzStreamID: what is read is what would be written.
func FuzzStreamID(f *testing.F) {
	f.Add("e:41")
	f.Add("e:+1")
	f.Fuzz(func(t *testing.T, id string) {
		since, ok := wire.ParseStreamID(id)
		if !ok {
			return
		}
		again, ok := wire.ParseStreamID(strings.TrimSuffix(strings.TrimPrefix(string(wire.AppendStreamID(nil, since.Epoch, since.Seq)), "id: "), "\n"))
		if !ok || again != since {
			t.Errorf("%q is %v, and then %v", id, since, again)
		}
	})
}
