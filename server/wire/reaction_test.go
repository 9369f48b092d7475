package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"hubbub/server/wire"
)

// emotes are those that a site has.
type emotes []string

func (e emotes) Has(name string) bool {
	for _, has := range e {
		if has == name {
			return true
		}
	}
	return false
}

func TestDecodeReact(t *testing.T) {
	long := strings.Repeat("a", 38)
	for raw, want := range map[string]any{
		`{"type":"react","id":"r1","seq":41,"emoji":"👍","on":true}`:   wire.ReactRequest{ID: "r1", Seq: 41, Emoji: "👍", On: true},
		`{"seq":41,"emoji":"❤","on":false}`:                           wire.ReactRequest{Seq: 41, Emoji: "❤️"},
		`{"seq":41,"emoji":":party:","on":true}`:                      wire.ReactRequest{Seq: 41, Emoji: ":party:", On: true},
		`{"seq":41,"emoji":":` + long + `:","on":true}`:               wire.ReactRequest{Seq: 41, Emoji: ":" + long + ":", On: true},
		`{"seq":41,"emoji":":a` + long + `:","on":true}`:              wire.BadReaction,
		`{"seq":41,"emoji":":other:","on":true}`:                      wire.BadReaction,
		`{"seq":41,"emoji":"::","on":true}`:                           wire.BadReaction,
		`{"seq":41,"emoji":"","on":true}`:                             wire.BadReaction,
		`{"seq":41,"emoji":"👍👍","on":true}`:                           wire.BadReaction,
		`{"seq":41,"on":true}`:                                        wire.BadReaction,
		`{"seq":41,"emoji":"👍"}`:                                      wire.BadMessage,
		`{"emoji":"👍","on":true}`:                                     wire.BadMessage,
		`{"seq":-1,"emoji":"👍","on":true}`:                            wire.BadMessage,
		`{"seq":1.5,"emoji":"👍","on":true}`:                           wire.BadMessage,
		`{"seq":41,"emoji":"👍","on":"yes"}`:                           wire.BadMessage,
		`{"id":"` + long + long + `","seq":41,"emoji":"👍","on":true}`: wire.BadMessage,
		`[]`: wire.BadMessage,
	} {
		r, refused := wire.DecodeReact([]byte(raw), emotes{"party", long})
		if refused != nil {
			if refused.Code != want {
				t.Errorf("%s: %v, want %v", raw, refused, want)
			}
		} else if r != want {
			t.Errorf("%s: %+v, want %+v", raw, r, want)
		}
	}
	if _, refused := wire.DecodeReact([]byte(`{"id":"r1","seq":41,"emoji":":party:","on":true}`), nil); refused == nil || refused.Code != wire.BadReaction || refused.ID != "r1" {
		t.Errorf("an emote where there is none: %v", refused)
	}
}

func TestAppendReacted(t *testing.T) {
	e := wire.Entry{Kind: wire.KindUnreact, ID: "r1", Target: 41, Text: "👍", User: "ANA"}
	if got := string(wire.AppendReacted(nil, &e)); got != `{"type":"reacted","id":"r1","target":41,"emoji":"👍","on":false}` {
		t.Error(got)
	}
	if got := string(wire.AppendReaction(nil, &e)); got != `{"target":41,"emoji":"👍","on":false}` {
		t.Error(got)
	}
	own := []wire.OwnReaction{{Seq: 4, Emoji: "👍"}, {Seq: 4, Emoji: ":party:"}, {Seq: 9, Emoji: "🎉"}}
	if got := string(wire.AppendOwnReactions(nil, own)); got != `{"type":"reacted","own":{"4":["👍",":party:"],"9":["🎉"]}}` {
		t.Error(got)
	}
	if got := string(wire.AppendOwn(nil, nil)); got != `{}` {
		t.Error(got)
	}
}

func TestAppendTotals(t *testing.T) {
	totals := []wire.Total{{"🎉", 1, 2}, {"👍", 3, 4}, {":party:", 1, 1}}
	if got := string(wire.AppendTotals(nil, totals)); got != `{"👍":3,":party:":1,"🎉":1}` {
		t.Error(got)
	}
}

func FuzzDecodeReact(f *testing.F) {
	for _, raw := range []string{`{"type":"react","id":"r1","seq":41,"emoji":"👍","on":true}`, `{"seq":1,"emoji":":party:","on":false}`, `{"emoji":"\ud800"}`, `x`} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, refused := wire.DecodeReact(raw, emotes{"party"})
		if refused != nil {
			if len(refused.ID) > wire.MaxID || refused.Closes() {
				t.Fatalf("refused with %+v", refused)
			}
			return
		}
		if r.Seq <= 0 || len(r.ID) > wire.MaxID || len(r.Emoji) > wire.MaxReactionBytes {
			t.Fatalf("taken: %+v", r)
		}
		e := wire.Entry{Kind: r.Kind(), ID: r.ID, Target: r.Seq, Text: r.Emoji}
		var told struct {
			Emoji  string
			Target int64
			On     bool
		}
		if err := json.Unmarshal(wire.AppendReacted(nil, &e), &told); err != nil || fmt.Sprint(told) != fmt.Sprint(r.Emoji, r.Seq, r.On) && told.Emoji != r.Emoji {
			t.Fatalf("told as %+v, %v", told, err)
		}
	})
}
