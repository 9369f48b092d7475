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
	kept := wire.Entry{Seq: 7, From: "Bo", User: "b7dk2wq5m3xa", Role: "moderator", At: 1, Text: "hi"}
	zé := wire.Person{User: "z2n6c4yv7h5r", Name: "Zé", Since: 7}
	bo := wire.Person{User: "b7dk2wq5m3xa", Name: `"Bo"`, Role: "owner", Since: 1790000000123}
	nobody := wire.Person{Name: "Ana"}
	removed := wire.Entry{Seq: 7, Kind: wire.KindMessage, From: "Bo", User: "b7dk2wq5m3xa", At: 1, Text: "hi", Removed: true}
	moderated := wire.Moderated{ID: "m1", Act: "sweep", Record: 123, Count: 12, Names: []string{"Ana", `"Bo"`}, Shares: 3, More: true, Preview: true, Until: 5}
	slow := wire.Welcome{Room: "lobby", Title: "Lobby", Epoch: "e1", Online: 1, State: []byte(`{"slow_ms":10000}`)}
	pictured := wire.Welcome{Room: "lobby", Title: "Lobby", Epoch: "e1", Online: 1, Emotes: "9f86d081884c7d65"}
	entry := func(e wire.Entry) func([]byte) []byte {
		return func(dst []byte) []byte { return wire.AppendEntry(dst, &e, false) }
	}
	welcome := wire.Welcome{PingIntervalMillis: 30_000, Session: "s1", Name: "Ana", User: "q3v7k2m5xw6t", Role: "member", Room: "lobby", Title: "Lobby", Epoch: "e1", Seq: 41, N: 40, Online: 2,
		People: []wire.Person{nobody, bo}, Limits: wire.Limits{MessageBytes: 4096, MessageRate: 0.5, MessageBurst: 20, EditWindowMillis: 900_000, HistoryMessages: 100_000, HistoryAgeMillis: 86_400_000}}
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
		"message of a moderator": {func(dst []byte) []byte { return wire.AppendEntry(dst, &kept, false) },
			`{"type":"message","seq":7,"from":"Bo","user":"b7dk2wq5m3xa","role":"moderator","at":1,"text":"hi"}`},
		"message that was removed": {func(dst []byte) []byte { return wire.AppendEntry(dst, &removed, true) },
			`{"type":"message","seq":7,"from":"Bo","user":"b7dk2wq5m3xa","at":1,"removed":true,"text":"","repeat":true}`},
		"removed": {entry(wire.Entry{Seq: 57, Kind: wire.KindRemoved, Target: 41, User: "u", Text: "secret"}),
			`{"type":"update","seq":57,"target":41,"removed":true}`},
		"restored": {entry(wire.Entry{Seq: 58, Kind: wire.KindRestored, Target: 41, Text: "hi\n"}),
			`{"type":"update","seq":58,"target":41,"restored":true,"text":"hi\n"}`},
		"removed in bulk": {entry(wire.Entry{Seq: 60, Kind: wire.KindRemovedMany, Target: 12, User: "q3v7k2m5xw6t"}),
			`{"type":"update","seq":60,"user":"q3v7k2m5xw6t","from_seq":12,"to_seq":59,"removed":true}`},
		"cleared": {entry(wire.Entry{Seq: 60, Kind: wire.KindRemovedMany, Target: 1}),
			`{"type":"update","seq":60,"from_seq":1,"to_seq":59,"removed":true}`},
		"state": {entry(wire.Entry{Seq: 60, Kind: wire.KindRoom, Text: `{"slow_ms":10000}`, Notice: "slow"}),
			`{"type":"room","seq":60,"state":{"slow_ms":10000}}`},
		"act": {entry(wire.Entry{Seq: 61, Kind: wire.KindAct, User: "b7dk2wq5m3xa", Text: `"act":"timeout","user":"u1","until":5`}),
			`{"type":"act","seq":61,"act":"timeout","user":"u1","until":5}`},
		"moderated": {func(dst []byte) []byte { return wire.AppendModerated(dst, &moderated) },
			`{"type":"moderated","id":"m1","act":"sweep","record":123,"count":12,"names":["Ana","\"Bo\""],"shares":3,"more":true,"preview":true,"until":5}`},
		"moderated, no more than that": {func(dst []byte) []byte { return wire.AppendModerated(dst, &wire.Moderated{Act: "slow"}) },
			`{"type":"moderated","act":"slow"}`},
		"welcome to a room with a state": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &slow) },
			`{"type":"welcome","room":"lobby","title":"Lobby","epoch":"e1","seq":0,"n":0,"online":1,"state":{"slow_ms":10000}}`},
		"welcome to a site with pictures": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &pictured) },
			`{"type":"welcome","room":"lobby","title":"Lobby","epoch":"e1","seq":0,"n":0,"online":1,"emotes":"9f86d081884c7d65"}`},
		"joined": {func(dst []byte) []byte { return wire.AppendJoined(dst, &zé, 4) },
			`{"type":"joined","name":"Zé","user":"z2n6c4yv7h5r","online":4}`},
		"joined, an owner": {func(dst []byte) []byte { return wire.AppendJoined(dst, &bo, 4) },
			`{"type":"joined","name":"\"Bo\"","user":"b7dk2wq5m3xa","role":"owner","online":4}`},
		"left": {func(dst []byte) []byte { return wire.AppendLeft(dst, &zé, 3) },
			`{"type":"left","name":"Zé","user":"z2n6c4yv7h5r","online":3}`},
		"left, an owner": {func(dst []byte) []byte { return wire.AppendLeft(dst, &bo, 3) },
			`{"type":"left","name":"\"Bo\"","user":"b7dk2wq5m3xa","role":"owner","online":3}`},
		"left, without an id": {func(dst []byte) []byte { return wire.AppendLeft(dst, &nobody, 3) },
			`{"type":"left","name":"Ana","online":3}`},
		"renamed": {func(dst []byte) []byte { return wire.AppendRenamed(dst, &bo, "Z\n") },
			`{"type":"renamed","user":"b7dk2wq5m3xa","from":"Z\n","name":"\"Bo\""}`},
		"online": {func(dst []byte) []byte { return wire.AppendOnline(dst, 1204, nil) },
			`{"type":"online","online":1204}`},
		"online with people": {func(dst []byte) []byte { return wire.AppendOnline(dst, 2, []wire.Person{bo, zé}) },
			`{"type":"online","online":2,"users":["\"Bo\"","Zé"],"people":[` +
				`{"name":"\"Bo\"","user":"b7dk2wq5m3xa","role":"owner","since":1790000000123},{"name":"Zé","user":"z2n6c4yv7h5r","since":7}]}`},
		"online with nobody": {func(dst []byte) []byte { return wire.AppendOnline(dst, 0, []wire.Person{}) },
			`{"type":"online","online":0,"users":[],"people":[]}`},
		"welcome": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &welcome) },
			`{"type":"welcome","session":"s1","name":"Ana","user":"q3v7k2m5xw6t","role":"member","room":"lobby","title":"Lobby","epoch":"e1","seq":41,"n":40,"online":2,"users":["Ana","\"Bo\""],` +
				`"people":[{"name":"Ana","since":0},{"name":"\"Bo\"","user":"b7dk2wq5m3xa","role":"owner","since":1790000000123}],` +
				`"limits":{"message_bytes":4096,"message_rate":0.5,"message_burst":20,"edit_window_ms":900000,"history_messages":100000,"history_age_ms":86400000},"ping_interval_ms":30000}`},
		"welcome to a large room": {func(dst []byte) []byte { return wire.AppendWelcome(dst, &large) },
			`{"type":"welcome","session":"s1","name":"Ana","room":"lobby","title":"Lobby","epoch":"e1","seq":0,"n":0,"online":1204,` +
				`"limits":{"message_bytes":0,"message_rate":0,"message_burst":0,"edit_window_ms":0,"history_messages":0,"history_age_ms":0},"ping_interval_ms":0}`},
		"error": {func(dst []byte) []byte {
			return wire.AppendError(dst, wire.Errorf(wire.NameTaken, "%s is taken", "Ana"))
		},
			`{"type":"error","code":"name_taken","message":"Ana is taken","final":true}`},
		"error of a rename": {func(dst []byte) []byte {
			return wire.AppendError(dst, &wire.Error{Code: wire.NameTaken, Message: "Bo is taken", Lives: true})
		},
			`{"type":"error","code":"name_taken","message":"Bo is taken"}`},
		"error with all fields": {func(dst []byte) []byte {
			return wire.AppendError(dst, &wire.Error{Code: wire.RateLimited, Message: "wait", ID: "c7", RetryAfterMillis: 250})
		}, `{"type":"error","code":"rate_limited","message":"wait","id":"c7","retry_after_ms":250}`},
		"draining": {func(dst []byte) []byte { return wire.AppendDraining(dst, 3200, "") },
			`{"type":"draining","retry_after_ms":3200}`},
		"draining of a server that goes on": {func(dst []byte) []byte { return wire.AppendDraining(dst, 3200, wire.NotReady) },
			`{"type":"draining","retry_after_ms":3200,"reason":"not_ready"}`},
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
			got := string(wire.AppendJoined(nil, &wire.Person{Name: tt.text}, 1))
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
	User   string `json:"user"`
	Role   string `json:"role"`
	At     int64  `json:"at"`
	Text   string `json:"text"`
	Repeat bool   `json:"repeat"`
}

func FuzzAppendMessage(f *testing.F) {
	f.Add(int64(42), "c7", "Ana", "q3v7k2m5xw6t", "owner", int64(1790000000123), "hi", false)
	f.Add(int64(42), `,"text":`, `","removed":true`, `,"removed":true,"text":""`, "owner", int64(1), `{"text":","removed":true}`, false)
	f.Add(int64(-1), "", "", "", "", int64(0), "a\nb\r\x00\"\\\u2028", true)
	f.Add(int64(1)<<62, "\xff", "Z\xc3", "\x00", "\"", int64(-5), "\xed\xa0\x80\uFFFD🦊", false)
	f.Fuzz(func(t *testing.T, seq int64, id, from, user, role string, at int64, text string, repeat bool) {
		m := wire.Entry{Seq: seq, ID: id, From: from, User: user, Role: role, At: at, Text: text}
		data := wire.AppendEntry(nil, &m, repeat)
		if bytes.ContainsAny(data, "\n\r") {
			t.Fatalf("raw line break in %q", data)
		}
		var got received
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		want := received{"message", seq, valid(id), valid(from), valid(user), valid(role), at, valid(text), repeat}
		if got != want {
			t.Fatalf("%q\nis read as %+v, want\n%+v", data, got, want)
		}
		if repeat {
			return
		}
		other := m
		for _, change := range []struct {
			removed bool
			text    string
		}{{true, "left"}, {true, ""}, {false, text}, {false, id}} {
			data = wire.Rework(data, func(e *wire.Entry) { e.Removed, e.Text = change.removed, change.text })
			other.Removed, other.Text = change.removed, change.text
			if want := wire.AppendEntry(nil, &other, false); !bytes.Equal(data, want) {
				t.Fatalf("reworded to %q, want %q", data, want)
			}
		}
	})
}

// FuzzAppendUpdate: whatever a message was, its removal is one line of JSON that tells
// nothing of it, and its restoring tells all.
func FuzzAppendUpdate(f *testing.F) {
	f.Add(int64(57), int64(41), "q3v7k2m5xw6t", "hi \"Ana\"")
	f.Add(int64(-1), int64(1)<<62, "\xff\n", "\xed\xa0\x80\u2028\x00")
	f.Fuzz(func(t *testing.T, seq, target int64, user, text string) {
		for _, kind := range []wire.Kind{wire.KindRemoved, wire.KindRestored, wire.KindRemovedMany} {
			e := wire.Entry{Kind: kind, Seq: seq, Target: target, User: user, Text: text}
			data := wire.AppendEntry(nil, &e, false)
			if bytes.ContainsAny(data, "\n\r") {
				t.Fatalf("raw line break in %q", data)
			}
			var got struct {
				Type, User, Text  string
				Seq, Target       int64
				FromSeq           int64 `json:"from_seq"`
				ToSeq             int64 `json:"to_seq"`
				Removed, Restored bool
			}
			if err := json.Unmarshal(data, &got); err != nil {
				t.Fatalf("%q: %v", data, err)
			}
			fits := got.Type == "update" && got.Seq == seq
			switch kind {
			case wire.KindRemoved:
				fits = fits && got.Removed && got.Target == target && got.Text == ""
			case wire.KindRestored:
				fits = fits && got.Restored && got.Target == target && got.Text == valid(text)
			default:
				fits = fits && got.Removed && got.FromSeq == target && got.ToSeq == seq-1 && got.User == valid(user) && got.Text == ""
			}
			if !fits {
				t.Fatalf("%+v is read as %+v", e, got)
			}
		}
	})
}

// valid puts U+FFFD in the place of each byte that is not UTF-8.
func valid(s string) string { return string([]rune(s)) }

func TestAppendMessageAllocatesNothing(t *testing.T) {
	m := wire.Entry{Seq: 42, ID: "c7", From: "Zé", User: "z2n6c4yv7h5r", Role: "moderator", At: 1790000000123, Text: "a\nb\xff" + strings.Repeat("c", 100)}
	dst := make([]byte, 0, 512)
	if n := testing.AllocsPerRun(100, func() { wire.AppendEntry(dst, &m, true) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestBytesOfPeople: what a message grows by, told for who plans for a network.
func TestBytesOfPeople(t *testing.T) {
	bare := wire.Entry{Seq: 42, ID: "c7", From: "Ana", At: 1790000000123, Text: "hi"}
	for name, tt := range map[string]struct {
		role string
		want int
	}{"a member": {"", 22}, "a moderator": {"moderator", 22 + 19}, "an owner": {"owner", 22 + 15}} {
		known := bare
		known.User, known.Role = "q3v7k2m5xw6t", tt.role
		if got := len(wire.AppendEntry(nil, &known, false)) - len(wire.AppendEntry(nil, &bare, false)); got != tt.want {
			t.Errorf("%s: %d bytes more, want %d", name, got, tt.want)
		}
	}
}

// FuzzAppendPeople: whatever people are called, a list of them is JSON in one line, and
// the same twice.
func FuzzAppendPeople(f *testing.F) {
	f.Add("q3v7k2m5xw6t", "Ana", "owner", int64(1790000000123), "Anna")
	f.Add("", "\"\n\\", "\xff", int64(-1), "\u2028")
	f.Fuzz(func(t *testing.T, user, name, role string, since int64, from string) {
		p := wire.Person{User: user, Name: name, Role: role, Since: since}
		for _, data := range [][]byte{
			wire.AppendOnline(nil, 1, []wire.Person{p, p}), wire.AppendJoined(nil, &p, 1), wire.AppendLeft(nil, &p, 1), wire.AppendRenamed(nil, &p, from),
		} {
			if bytes.ContainsAny(data, "\n\r") || !json.Valid(data) {
				t.Fatalf("%q is not one line of JSON", data)
			}
		}
		var got struct {
			Users  []string
			People []struct {
				User, Name, Role string
				Since            int64
			}
		}
		if err := json.Unmarshal(wire.AppendOnline(nil, 1, []wire.Person{p, p}), &got); err != nil {
			t.Fatal(err)
		}
		second := got.People[1]
		if got.Users[1] != valid(name) || second.Name != valid(name) || second.User != valid(user) || second.Role != valid(role) || second.Since != since {
			t.Fatalf("%+v is read as %+v", p, got)
		}
	})
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
