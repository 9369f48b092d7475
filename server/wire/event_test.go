package wire_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestAppend(t *testing.T) {
	message := wire.Entry{Seq: 42, ID: "c7", From: "Ana", At: 1790000000123, Text: "hi"}
	anonymous := wire.Entry{Seq: 1, From: "Zé"}
	welcome := wire.Welcome{PingIntervalMillis: 30_000, Session: "s1", Name: "Ana", Room: "lobby", Title: "Lobby", Epoch: "e1", Seq: 41, N: 40, Online: 2,
		Users: []string{"Ana", `"Bo"`}, Limits: wire.Limits{MessageBytes: 4096, MessageRate: 0.5, MessageBurst: 20}}
	large := wire.Welcome{Session: "s1", Name: "Ana", Room: "lobby", Title: "Lobby", Epoch: "e1", Online: 1204}
	tests := map[string]struct {
		append func(dst []byte) []byte
		want   string
	}{
		"message": {func(dst []byte) []byte { return wire.AppendEntry(dst, &message, false) },
			`{"type":"message","seq":42,"id":"c7","from":"Ana","at":1790000000123,"text":"hi"}`},
		"message without id": {func(dst []byte) []byte { return wire.AppendEntry(dst, &anonymous, false) },
			`{"type":"message","seq":1,"from":"Zé","at":0,"text":""}`},
		"message repeated": {func(dst []byte) []byte { return wire.AppendEntry(dst, &message, true) },
			`{"type":"message","seq":42,"id":"c7","from":"Ana","at":1790000000123,"text":"hi","repeat":true}`},
		"joined": {func(dst []byte) []byte { return wire.AppendJoined(dst, "Zé", 4) },
			`{"type":"joined","name":"Zé","online":4}`},
		"left": {func(dst []byte) []byte { return wire.AppendLeft(dst, "Zé", 3) },
			`{"type":"left","name":"Zé","online":3}`},
		"online": {func(dst []byte) []byte { return wire.AppendOnline(dst, 1204, nil) },
			`{"type":"online","online":1204}`},
		"online with users": {func(dst []byte) []byte { return wire.AppendOnline(dst, 2, []string{"Ana", "Bo"}) },
			`{"type":"online","online":2,"users":["Ana","Bo"]}`},
		"online with nobody": {func(dst []byte) []byte { return wire.AppendOnline(dst, 0, []string{}) },
			`{"type":"online","online":0,"users":[]}`},
		"welcome": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &welcome) },
			`{"type":"welcome","session":"s1","name":"Ana","room":"lobby","title":"Lobby","epoch":"e1","seq":41,"n":40,"online":2,"users":["Ana","\"Bo\""],` +
				`"limits":{"message_bytes":4096,"message_rate":0.5,"message_burst":20},"ping_interval_ms":30000}`},
		"welcome to a large room": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &large) },
			`{"type":"welcome","session":"s1","name":"Ana","room":"lobby","title":"Lobby","epoch":"e1","seq":0,"n":0,"online":1204,` +
				`"limits":{"message_bytes":0,"message_rate":0,"message_burst":0},"ping_interval_ms":0}`},
		"error": {func(dst []byte) []byte {
			return wire.AppendError(dst, wire.Errorf(wire.NameTaken, "%s is taken", "Ana"))
		},
			`{"type":"error","code":"name_taken","message":"Ana is taken"}`},
		"error with all fields": {func(dst []byte) []byte {
			return wire.AppendError(dst, &wire.Error{Code: wire.RateLimited, Message: "wait", ID: "c7", RetryAfterMillis: 250})
		}, `{"type":"error","code":"rate_limited","message":"wait","id":"c7","retry_after_ms":250}`},
		"draining": {func(dst []byte) []byte { return wire.AppendDraining(dst, 3200) },
			`{"type":"draining","retry_after_ms":3200}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := string(tt.append([]byte("before ")))
			if want := "before " + tt.want; got != want {
				t.Errorf("appended\n%s, want\n%s", got, want)
			}
			if !json.Valid([]byte(tt.want)) {
				t.Error("not JSON")
			}
		})
	}
}

func TestAppendEscapes(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"quote and backslash": {`a"b\c`, `a\"b\\c`},
		"line breaks, tab":    {"a\nb\r\nc\td", `a\nb\r\nc\td`},
		"controls":            {"\x00\x1b\x1f\x7f", "\\u0000\\u001b\\u001f\x7f"},
		"letters and emoji":   {"Zé 🦊 <b>&", "Zé 🦊 <b>&"},
		"line separators":     {"a\u2028b\u2029", "a\u2028b\u2029"},
		"invalid UTF-8":       {"a\xffb\xc3", "a\uFFFDb\uFFFD"},
		"surrogate in UTF-8":  {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
		"a true U+FFFD":       {"a\uFFFDb", "a\uFFFDb"},
		"escape at both ends": {"\n\n", `\n\n`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := string(wire.AppendJoined(nil, tt.text, 1))
			if want := `{"type":"joined","name":"` + tt.want + `","online":1}`; got != want {
				t.Errorf("%q\n= %s, want\n%s", tt.text, got, want)
			}
		})
	}
}

// received is a message event as a client reads it.
type received struct {
	Type   string `json:"type"`
	Seq    int64  `json:"seq"`
	ID     string `json:"id"`
	From   string `json:"from"`
	At     int64  `json:"at"`
	Text   string `json:"text"`
	Repeat bool   `json:"repeat"`
}

func FuzzAppendMessage(f *testing.F) {
	f.Add(int64(42), "c7", "Ana", int64(1790000000123), "hi", false)
	f.Add(int64(-1), "", "", int64(0), "a\nb\r\x00\"\\\u2028", true)
	f.Add(int64(1)<<62, "\xff", "Z\xc3", int64(-5), "\xed\xa0\x80\uFFFD🦊", false)
	f.Fuzz(func(t *testing.T, seq int64, id, from string, at int64, text string, repeat bool) {
		m := wire.Entry{Seq: seq, ID: id, From: from, At: at, Text: text}
		data := wire.AppendEntry(nil, &m, repeat)
		if bytes.ContainsAny(data, "\n\r") {
			t.Fatalf("raw line break in %q", data)
		}
		var got received
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		want := received{"message", seq, valid(id), valid(from), at, valid(text), repeat}
		if got != want {
			t.Fatalf("%q\nis read as %+v, want\n%+v", data, got, want)
		}
	})
}

// valid puts U+FFFD in the place of each byte that is not UTF-8.
func valid(s string) string { return string([]rune(s)) }

func TestAppendMessageAllocatesNothing(t *testing.T) {
	m := wire.Entry{Seq: 42, ID: "c7", From: "Zé", At: 1790000000123, Text: "a\nb\xff" + strings.Repeat("c", 100)}
	dst := make([]byte, 0, 512)
	if n := testing.AllocsPerRun(100, func() { wire.AppendEntry(dst, &m, true) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAppendMessage(b *testing.B) {
	texts := map[string]string{
		"ascii":   strings.Repeat("a", 100),
		"accents": strings.Repeat("é", 50),
		"escapes": strings.Repeat("a\"", 50),
	}
	for name, text := range texts {
		b.Run(name, func(b *testing.B) {
			m := wire.Entry{Seq: 42, ID: "c7", From: "Ana", At: 1790000000123, Text: text}
			dst := make([]byte, 0, 512)
			b.SetBytes(int64(len(wire.AppendEntry(dst, &m, false))))
			b.ReportAllocs()
			for b.Loop() {
				wire.AppendEntry(dst, &m, false)
			}
		})
	}
}
