package wire_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/wire"
)

// TestCommandFrames: what is not there is left out, and what anybody may write is escaped.
func TestCommandFrames(t *testing.T) {
	for want, got := range map[string][]byte{
		`{"type":"command","id":"k1","user":"ANA","name":"Ana","role":"member","command":"weather","args":"a \"b\"\n"}`: wire.AppendCommand(nil, &wire.Command{ID: "k1", User: "ANA", From: "Ana", Role: "member", Name: "weather", Args: "a \"b\"\n"}),
		`{"type":"command","user":"ANA","name":"Ana","role":"owner","command":"weather","args":""}`:                     wire.AppendCommand(nil, &wire.Command{User: "ANA", From: "Ana", Role: "owner", Name: "weather"}),
		`{"type":"answer","from":"Otto","user":"OTTO","role":"bot","text":"a\nb","to":"k1"}`:                            wire.AppendAnswer(nil, &wire.Answer{ID: "a1", User: "ANA", From: "Otto", By: "OTTO", Text: "a\nb", To: "k1"}),
		`{"type":"answer","from":"Otto","user":"OTTO","role":"bot","text":"a"}`:                                         wire.AppendAnswer(nil, &wire.Answer{From: "Otto", By: "OTTO", Text: "a"}),
	} {
		if string(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzCommand: whatever a client sends is refused, or told to others as one line of JSON.
func FuzzCommand(f *testing.F) {
	for _, seed := range []string{
		`{"type":"command","id":"k1","name":"weather","args":"Lisbon"}`, `{"type":"answer","id":"a1","user":"ANA","text":"sunny","to":"k1"}`,
		`{"type":"command","args":7}`, `{"type":"answer","to":{}}`, "{\"type\":\"command\",\"args\":\"\xff\u2028\"}", `{"type":"command","id":"` + strings.Repeat("a", 65) + `"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := wire.Decode(data)
		if err != nil || r.Type != wire.TypeCommand && r.Type != wire.TypeAnswer {
			return
		}
		var frame []byte
		if r.Type == wire.TypeCommand {
			c, refused := wire.DecodeCommand(r.Raw)
			if refused != nil {
				return
			}
			frame = wire.AppendCommand(nil, &c)
		} else {
			a, refused := wire.DecodeAnswer(r.Raw)
			if refused != nil {
				return
			}
			frame = wire.AppendAnswer(nil, &a)
		}
		if !json.Valid(frame) || !utf8.Valid(frame) || strings.ContainsAny(string(frame), "\n\r") {
			t.Errorf("%q becomes %q", data, frame)
		}
	})
}
