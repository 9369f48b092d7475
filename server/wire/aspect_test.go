package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hubbub/server/wire"
)

func TestClip(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "short": "short", strings.Repeat("a", 120): strings.Repeat("a", 120), strings.Repeat("a", 121): strings.Repeat("a", 120),
		strings.Repeat("🔥", 119): strings.Repeat("🔥", 119), strings.Repeat("🔥", 121): strings.Repeat("🔥", 120),
	} {
		if got := wire.Clip(text); got != want {
			t.Errorf("%d bytes are clipped to %d", len(text), len(got))
		}
	}
}

// An entry with all that a message can be.
func full() wire.Entry {
	return wire.Entry{
		Seq: 41, Kind: wire.KindMessage, Target: 7, ID: "c7", From: `Ana "x"`, User: "ANA", Role: "owner", At: 12, Text: `a","text":"b`,
		Ask: true, Answered: true, Edited: true, Reactions: `{"👍":12}`, Quote: &wire.Quote{User: "BIA", From: "Bia", Text: "q"},
	}
}

func TestAspects(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*wire.Entry)
		want   string
	}{
		"full":           {func(*wire.Entry) {}, `{"type":"message","seq":41,"id":"c7","from":"Ana \"x\"","user":"ANA","role":"owner","at":12,"reply_to":{"seq":7,"from":"Bia","user":"BIA","text":"q"},"ask":true,"answered":true,"edited":true,"reactions":{"👍":12},"text":"a\",\"text\":\"b"}`},
		"removed":        {func(e *wire.Entry) { e.Removed, e.Text = true, "" }, `{"type":"message","seq":41,"id":"c7","from":"Ana \"x\"","user":"ANA","role":"owner","at":12,"reply_to":{"seq":7,"from":"Bia","user":"BIA","text":"q"},"ask":true,"removed":true,"text":""}`},
		"quoted removed": {func(e *wire.Entry) { e.Quote = &wire.Quote{From: "Bia", Removed: true} }, `{"type":"message","seq":41,"id":"c7","from":"Ana \"x\"","user":"ANA","role":"owner","at":12,"reply_to":{"seq":7,"from":"Bia","removed":true,"text":""},"ask":true,"answered":true,"edited":true,"reactions":{"👍":12},"text":"a\",\"text\":\"b"}`},
		"quoted unknown": {func(e *wire.Entry) { e.Quote = nil }, `{"type":"message","seq":41,"id":"c7","from":"Ana \"x\"","user":"ANA","role":"owner","at":12,"reply_to":{"seq":7},"ask":true,"answered":true,"edited":true,"reactions":{"👍":12},"text":"a\",\"text\":\"b"}`},
	} {
		e := full()
		test.change(&e)
		got := wire.AppendEntry(nil, &e, false)
		if string(got) != test.want {
			t.Errorf("%s: %s\nwant %s", name, got, test.want)
		}
		if again := wire.Rework(got, func(*wire.Entry) {}); string(again) != test.want {
			t.Errorf("%s: reworked to %s", name, again)
		}
	}
}

// TestUpdates: what an update is, and what it makes of a message and of one that quotes it.
func TestUpdates(t *testing.T) {
	for name, test := range map[string]struct {
		update          wire.Entry
		json            string
		message, quoted func(*wire.Entry)
	}{
		"edited": {
			wire.Entry{Seq: 57, Kind: wire.KindEdited, Target: 41, Text: "new"}, `{"type":"update","seq":57,"target":41,"edited":true,"text":"new"}`,
			func(e *wire.Entry) { e.Edited, e.Text = true, "new" }, func(e *wire.Entry) { e.Quote.Text = "new" },
		},
		"reactions": {
			wire.Entry{Seq: 57, Kind: wire.KindReactions, Target: 41, Text: `{"🎉":1}`}, `{"type":"update","seq":57,"target":41,"reactions":{"🎉":1}}`,
			func(e *wire.Entry) { e.Reactions = `{"🎉":1}` }, func(*wire.Entry) {},
		},
		"no reactions": {
			wire.Entry{Seq: 57, Kind: wire.KindReactions, Target: 41, Text: `{}`}, `{"type":"update","seq":57,"target":41,"reactions":{}}`,
			func(e *wire.Entry) { e.Reactions = "" }, func(*wire.Entry) {},
		},
		"answered": {
			wire.Entry{Seq: 57, Kind: wire.KindAnswered, Target: 41, Answered: false}, `{"type":"update","seq":57,"target":41,"answered":false}`,
			func(e *wire.Entry) { e.Answered = false }, func(*wire.Entry) {},
		},
		"removed": {
			wire.Entry{Seq: 57, Kind: wire.KindRemoved, Target: 41}, `{"type":"update","seq":57,"target":41,"removed":true}`,
			func(e *wire.Entry) { e.Removed, e.Text, e.Answered, e.Edited, e.Reactions = true, "", false, false, "" },
			func(e *wire.Entry) { e.Quote.Removed, e.Quote.Text = true, "" },
		},
		"all of a person removed": {
			wire.Entry{Seq: 57, Kind: wire.KindRemovedMany, Target: 40, User: "ANA"}, `{"type":"update","seq":57,"user":"ANA","from_seq":40,"to_seq":56,"removed":true}`,
			func(e *wire.Entry) { e.Removed, e.Text, e.Answered, e.Edited, e.Reactions = true, "", false, false, "" },
			func(e *wire.Entry) { e.Quote.Removed, e.Quote.Text = true, "" },
		},
	} {
		if got := string(wire.AppendEntry(nil, &test.update, false)); got != test.json {
			t.Errorf("%s: %s\nwant %s", name, got, test.json)
		}
		m, want := full(), full()
		test.message(&want)
		if m.Follow(&test.update); string(wire.AppendEntry(nil, &m, false)) != string(wire.AppendEntry(nil, &want, false)) {
			t.Errorf("%s: the message is %+v", name, m)
		}
		quotes := func() wire.Entry {
			return wire.Entry{Seq: 50, Kind: wire.KindMessage, Target: 41, Quote: &wire.Quote{User: "ANA", From: "Ana", Text: "first"}}
		}
		q, wanted := quotes(), quotes()
		test.quoted(&wanted)
		if q.Follow(&test.update); *q.Quote != *wanted.Quote {
			t.Errorf("%s: the quote is %+v", name, q.Quote)
		}
		other := wire.Entry{Seq: 30, Kind: wire.KindMessage, User: "BIA", Target: 7, Quote: &wire.Quote{User: "ANA"}}
		if other.Follow(&test.update) {
			t.Errorf("%s: another message follows", name)
		}
	}
}

// FuzzQuote: whatever is quoted, the message is JSON that is read as it was written.
func FuzzQuote(f *testing.F) {
	f.Add(int64(41), "Ana", "u1", "hi", false)
	f.Add(int64(1<<40-1), `"`, "", `","text":"`, false)
	f.Add(int64(1), "\xff", "u", "\u2028", true)
	f.Fuzz(func(t *testing.T, seq int64, from, user, text string, removed bool) {
		e := wire.Entry{Seq: 57, Kind: wire.KindMessage, Target: seq, From: from, User: user, Text: text, Ask: removed}
		e.Quote = &wire.Quote{From: from, User: user, Text: wire.Clip(text), Removed: removed}
		if removed {
			e.Quote.Text = ""
		}
		data := wire.AppendEntry(nil, &e, false)
		if !json.Valid(data) {
			t.Fatalf("no JSON: %q", data)
		}
		if again := wire.Rework(data, func(*wire.Entry) {}); (from != "" || text != "" || removed) && string(again) != string(data) {
			t.Fatalf("read as %q, was %q", again, data)
		}
	})
}
