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

// TestAppendEvents: each form has its words for what happened, plain text none for a name
// that has changed.
func TestAppendEvents(t *testing.T) {
	ana := wire.Person{User: "u1", Name: "Ana"}
	events := []wire.Event{
		{Type: wire.EventJoined, Presence: &wire.Presence{Person: ana, Online: 1}},
		{Type: wire.EventEntry, Entry: wire.Entry{Seq: 7, From: "Ana", User: "u1", Role: "owner", At: 1, Text: "hi"}},
		{Type: wire.EventRenamed, Presence: &wire.Presence{Person: wire.Person{User: "u1", Name: "Anna"}, From: "Ana"}},
		{Type: wire.EventOnline, Presence: &wire.Presence{Online: 1204}},
		{Type: wire.EventLeft, Presence: &wire.Presence{Person: ana}},
		{Type: wire.EventEntry, Entry: wire.Entry{Seq: 8, Kind: wire.KindRemoved, Target: 7}},
		{Type: wire.EventEntry, Entry: wire.Entry{Seq: 9, Kind: wire.KindRoom, Text: `{"topic":"t"}`, Notice: "olá\n"}},
		{Type: wire.EventEntry, Entry: wire.Entry{Seq: 10, Kind: wire.KindRoom, Text: `{}`}},
		{Type: wire.EventEntry, Entry: wire.Entry{Seq: 11, Kind: wire.KindAct, Text: `"act":"kick"`}},
	}
	stream := string(wire.AppendEvents(nil, wire.Form{Protocol: wire.Stream}, "e", events))
	want := "event: joined\ndata: {\"type\":\"joined\",\"name\":\"Ana\",\"user\":\"u1\",\"online\":1}\n\n" +
		"id: e:7\ndata: {\"type\":\"message\",\"seq\":7,\"from\":\"Ana\",\"user\":\"u1\",\"role\":\"owner\",\"at\":1,\"text\":\"hi\"}\n\n" +
		"event: renamed\ndata: {\"type\":\"renamed\",\"user\":\"u1\",\"from\":\"Ana\",\"name\":\"Anna\"}\n\n" +
		"event: online\ndata: {\"type\":\"online\",\"online\":1204}\n\n" +
		"event: left\ndata: {\"type\":\"left\",\"name\":\"Ana\",\"user\":\"u1\",\"online\":0}\n\n" +
		"id: e:8\nevent: update\ndata: {\"type\":\"update\",\"seq\":8,\"target\":7,\"removed\":true}\n\n" +
		"id: e:9\nevent: room\ndata: {\"type\":\"room\",\"seq\":9,\"state\":{\"topic\":\"t\"}}\n\n" +
		"id: e:10\nevent: room\ndata: {\"type\":\"room\",\"seq\":10,\"state\":{}}\n\n" +
		"id: e:11\nevent: act\ndata: {\"type\":\"act\",\"seq\":11,\"act\":\"kick\"}\n\n"
	if stream != want {
		t.Errorf("stream\n%s, want\n%s", stream, want)
	}
	plain := string(wire.AppendEvents(nil, wire.Form{Protocol: wire.Plain}, "e", events))
	if want := "\x81\x13SISTEMA: Ana entrou\x81\x07Ana: hi\x81\x11SISTEMA: Ana saiu\x81\x16SISTEMA: [aviso] olá "; plain != want {
		t.Errorf("plain %q, want %q", plain, want)
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
