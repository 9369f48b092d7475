package server_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/conn"
)

// TestFirstMessage: what can be wrong before somebody is in the room. Each ends
// the connection with a code, and counts as a login that came to nothing.
func TestFirstMessage(t *testing.T) {
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	inRoom := func(room string) []byte { return textFrame(`{"type":"join","name":"Ana","room":"` + room + `"}`) }
	tests := []struct {
		name  string
		send  []byte
		code  string
		close uint16
	}{
		{"say", textFrame(`{"type":"say","text":"hi"}`), "join_required", 4004},
		{"unknown type", textFrame(`{"type":"dance"}`), "join_required", 4004},
		{"empty", textFrame(""), "join_required", 4004},
		{"no JSON", textFrame("hello"), "join_required", 4004},
		{"half of JSON", textFrame(`{"type":"join","name":"Ana"`), "join_required", 4004},
		{"array", textFrame(`[{"type":"join","name":"Ana"}]`), "join_required", 4004},
		{"two objects", textFrame(`{"type":"join","name":"Ana"}{}`), "join_required", 4004},
		{"deep nesting", textFrame(`{"type":"join","name":` + strings.Repeat("[", 12_000) + `}`), "join_required", 4004},
		{"name is a number", textFrame(`{"type":"join","name":7}`), "join_required", 4004},
		{"session of 65 bytes", textFrame(`{"type":"join","name":"Ana","session":"` + chars(65) + `"}`), "join_required", 4004},
		{"no name", textFrame(`{"type":"join"}`), "name_invalid", 4002},
		{"empty name", first(""), "name_invalid", 4002},
		{"blank name", first(`  \t\u3000`), "name_invalid", 4002},
		{"name of 21 characters", first(chars(21)), "name_invalid", 4002},
		{"name of 20 KiB", first(chars(20 << 10)), "name_invalid", 4002},
		{"name with a bell", first(`An\u0007a`), "name_invalid", 4002},
		{"name with NUL", first(`An\u0000a`), "name_invalid", 4002},
		{"name with a line break", first(`An\na`), "name_invalid", 4002},
		{"name with an override", first(`\u202eanA`), "name_invalid", 4002},
		{"name with half a pair", first(`An\ud800a`), "name_invalid", 4002},
		{"name of the notices", first("sistema"), "name_invalid", 4002},
		{"name like that of the notices", first("SlSTEMA"), "name_invalid", 4002},
		{"reserved name", first("Admin"), "name_invalid", 4002},
		{"name of two scripts", first("Bystаnder"), "name_invalid", 4002},
		{"name like a taken one", first("Bystɑnder"), "name_taken", 4001}, // a Latin alpha
		{"taken name", first("Bystander"), "name_taken", 4001},
		{"taken name written otherwise", first(` bYSTANDER `), "name_taken", 4001},
		{"taken name in full width", first(`\uff22ystander`), "name_taken", 4001},
		{"room of two scripts", inRoom("lоbby"), "room_invalid", 4003},
		{"room that begins with a dash", inRoom("-a"), "room_invalid", 4003},
		{"room with a control", inRoom("a\\u0000b"), "room_invalid", 4003},
		{"room with a slash", inRoom("../a"), "room_invalid", 4003},
		{"room of 65 characters", inRoom(strings.Repeat("a", 65)), "room_invalid", 4003},
		{"binary", frame(fin|opBinary, first("Ana")), "binary", 1003},
		{"invalid UTF-8", textFrame("{\"type\":\"join\",\"name\":\"\xff\"}"), "invalid_utf8", 1007},
		{"frame far too large", claim(fin|opText, 1<<30), "too_large", 1009},
		{"frame of 2^64-1 bytes", claim(fin|opText, 1<<64-1), "too_large", 1009},
		{"broken frame", unmasked(fin|opText, []byte("{}")), "protocol", 1002},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			counted := s.Expect(t, loginsFor(test.code), 1)
			c := dial(t, s.Addr, "/ws")
			c.WriteRaw(test.send)
			if test.close >= 4000 || test.code == "binary" {
				c.ExpectError(test.code)
			}
			if reason := c.ExpectClose(test.close); reason != test.code {
				t.Errorf("reason %q, want %q", reason, test.code)
			}
			counted(t)
			witness.Undisturbed(t)
		})
	}
}

// TestMessages: what can be wrong once in the room. Most of it is answered with
// an error and the connection lives on; the rest ends it and frees the name.
func TestMessages(t *testing.T) {
	s := startServer(t, unlimited)
	witness := newBystander(t, s)
	say := func(text string) []byte { return textFrame(`{"type":"say","id":"c1","text":"` + text + `"}`) }
	tests := []struct {
		name  string
		send  []byte
		code  string
		close uint16 // 0 when the connection lives on
	}{
		{"second join", first("Bo"), "already_joined", 0},
		{"unknown type", textFrame(`{"type":"dance"}`), "unknown_type", 0},
		{"no type", textFrame(`{"text":"hi"}`), "bad_message", 0},
		{"no JSON", textFrame("hello"), "bad_message", 0},
		{"empty message", textFrame(""), "bad_message", 0},
		{"null", textFrame("null"), "bad_message", 0},
		{"text is a number", textFrame(`{"type":"say","text":7}`), "bad_message", 0},
		{"id of 65 bytes", textFrame(`{"type":"say","text":"hi","id":"` + chars(65) + `"}`), "bad_message", 0},
		{"no text", textFrame(`{"type":"say"}`), "empty", 0},
		{"empty text", say(""), "empty", 0},
		{"blank text", say(` \t\n\u3000\u00a0`), "empty", 0},
		{"text of 4097 bytes", say(chars(4097)), "too_long", 0},
		{"text of 4097 bytes in escapes", say(strings.Repeat(`\u0041`, 4097)), "too_long", 0},
		{"text of 20 KiB", say(chars(20 << 10)), "too_long", 0},
		{"binary", frame(fin|opBinary, []byte("{}")), "binary", 1003},
		{"invalid UTF-8", textFrame("{\"type\":\"say\",\"text\":\"\xc0\xaf\"}"), "invalid_utf8", 1007},
		{"frame far too large", claim(fin|opText, 1<<30), "too_large", 1009},
		{"frame of 2^64-1 bytes", claim(fin|opText, 1<<64-1), "too_large", 1009},
		{"continuation of 2^64-1 bytes", sequence(frame(opText, []byte("{")), claim(fin|opContinuation, 1<<64-1)), "too_large", 1009},
		{"fragments too large together", sequence(frame(opText, []byte("{")), claim(fin|opContinuation, conn.MaxFrameBytes(4096))), "too_large", 1009},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			counted := s.Expect(t, messagesRefusedFor(test.code), 1)
			reason := "gone"
			if test.close != 0 {
				reason = test.code
			}
			left := s.Expect(t, logoutsFor(reason), 1) // and the name is free for the next case
			c := dial(t, s.Addr, "/ws")
			c.Join("Ana")
			c.WriteRaw(test.send)
			if test.close == 0 {
				c.ExpectError(test.code)
				c.Say("alive")
				c.AwaitMessage("alive")
				c.Reset()
			} else if got := c.ExpectClose(test.close); got != reason {
				t.Errorf("reason %q, want %q", got, reason)
			}
			counted(t)
			left(t)
			witness.Undisturbed(t)
		})
	}
	if logs := s.Logs(); strings.Contains(logs, "alive") || strings.Contains(logs, "still here") {
		t.Error("the log holds message text")
	}
}

// TestRate: who speaks too fast is told when to go on, and lives.
func TestRate(t *testing.T) {
	s := startServer(t, func(c *config.Config) { c.MessageRate, c.MessageBurst = 0.001, 2 })
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	for _, text := range []string{"one", "two"} {
		c.Say(text)
		c.AwaitMessage(text)
	}
	c.WriteText(`{"type":"say","id":"c3","text":"three"}`)
	event := c.Await("error")
	if wait, _ := event["retry_after_ms"].(float64); event["code"] != "rate_limited" || event["id"] != "c3" || wait <= 0 {
		t.Errorf("error %v", event)
	}
	s.WaitMetric(t, messagesRefusedFor("rate_limited"), 1)
	c.WriteFrame(fin|opPing, nil)
	if opcode, _ := c.next(); opcode != opPong {
		t.Errorf("opcode %d", opcode)
	}
}

// TestNeverSpeak: 1,000 connections that shake hands and say nothing.
func TestNeverSpeak(t *testing.T) {
	const silent = 1000
	s := startServer(t, func(c *config.Config) { unlimited(c); c.JoinTimeout = 2 * time.Second })
	witness := newBystander(t, s)
	before := runtime.NumGoroutine()
	conns := make([]*rawConn, silent)
	for i := range conns {
		conns[i] = dial(t, s.Addr, "/ws")
	}
	for _, c := range conns {
		c.ExpectError("join_timeout")
		if reason := c.ExpectClose(4005); reason != "join_timeout" {
			t.Fatalf("reason %q", reason)
		}
	}
	s.WaitMetric(t, loginsFor("join_timeout"), silent)
	s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 1)
	waitUntil(t, "its goroutines to end", func() bool { return runtime.NumGoroutine() < before+10 })
	witness.Undisturbed(t)
}

// TestCountedOnce: what a refused client has sent on is not counted against it.
func TestCountedOnce(t *testing.T) {
	const clients = 200
	s := startServer(t, unlimited)
	for range clients {
		c := dial(t, s.Addr, "/ws")
		c.WriteRaw(sequence(textFrame("hello"), textFrame("hello again"), bytes.Repeat(frame(fin|opPing, nil), 60)))
		c.ExpectClose(4004)
	}
	s.WaitMetric(t, `hubbub_connections{protocol="json"}`, 0)
	s.WaitMetric(t, loginsFor("join_required"), clients)
	if got := s.Metric(t, loginsFor("protocol")); got != 0 {
		t.Errorf("%v of %d also counted as breaches of the protocol", got, clients)
	}
}
