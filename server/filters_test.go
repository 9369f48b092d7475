package server_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server"
	"hubbub/server/config"
	"hubbub/server/identity"
	"hubbub/server/records"
)

// startFiltered starts a server with a file of filters, whose path it returns.
func startFiltered(t *testing.T, rules string) (*testServer, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "filters")
	writeFilters(t, path, rules)
	return startServer(t, func(c *config.Config) { c.MessageRate, c.Filters = 0, path }), path
}

func writeFilters(t *testing.T, path, rules string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
}

func filteredFor(rule string) string { return `hubbub_filtered_total{rule="` + rule + `"}` }
func reloadsFor(result string) string {
	return `hubbub_filter_reloads_total{result="` + result + `"}`
}

// TestFiltered: what a filter finds is refused with its words, or held, counted, and seen by
// nobody; who moderates may say it.
func TestFiltered(t *testing.T) {
	s, _ := startFiltered(t, "refuse Be kind, please.\nword idiot\nhold\nlink *\ntimeout 1m\nword worse")
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	ana := dial(t, s.Addr, "/ws")
	user := ana.Join("Ana")["user"].(string)
	cy := dial(t, s.Addr, "/ws")
	cy.Join("Cy")
	for _, tt := range []struct {
		who                    *rawConn
		text, rule, code, word string
	}{
		{ana, "you IDІOT", "word", "filtered", "Be kind, please."},
		{cy, "even worse", "word", "timeout", "this is not welcome here"},
	} {
		refused, found := s.Expect(t, messagesRefusedFor(tt.code), 1), s.Expect(t, filteredFor(tt.rule), 1)
		tt.who.WriteText(fmt.Sprintf(`{"type":"say","id":"c1","text":%q}`, tt.text))
		if event := tt.who.Await("error"); event["code"] != tt.code || event["message"] != tt.word || event["id"] != "c1" {
			t.Errorf("%q: %v", tt.text, event)
		}
		refused(t)
		found(t)
	}
	found := s.Expect(t, filteredFor("link"), 1)
	ana.sayAsHeld("c2", "see https://example.org")
	found(t)
	plain := dial(t, s.Addr, "/ws/Bo")
	plain.WriteText("idiot")
	for line := plain.ReadText(); line != "ERRO_MENSAGEM_RECUSADA"; line = plain.ReadText() {
		if strings.Contains(line, "idiot") {
			t.Fatalf("%q", line)
		}
	}
	if err := s.hub.Records().Grant(t.Context(), records.Grant{User: user, Room: "lobby", Role: identity.Moderator}); err != nil {
		t.Fatal(err)
	}
	ana.Say("nobody says idiot here")
	if event := watcher.Await("message"); event["text"] != "nobody says idiot here" {
		t.Errorf("%v", event)
	}
}

// TestFilteredTwice: what was refused is refused for the same reason when it is said again.
func TestFilteredTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "filters")
	writeFilters(t, path, "word idiot")
	s := startServer(t, func(c *config.Config) { c.Filters, c.RepeatAfter = path, 1<<40 })
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	for range 2 {
		ana.Say("you are such an idiot, all of you")
		if event := ana.Await("error"); event["code"] != "filtered" {
			t.Errorf("%v", event)
		}
	}
}

// TestFilteredNames: nobody comes by a name, takes one, or opens a room of one that a filter
// finds something in.
func TestFilteredNames(t *testing.T) {
	s, _ := startFiltered(t, "refuse Not a name for here.\nword idiot\nword free nitro")
	for _, tt := range []struct {
		join, code string
		close      uint16
	}{
		{`{"type":"join","name":"The Idiot"}`, "name_invalid", 4002},
		{`{"type":"join","name":"free_nitro"}`, "name_invalid", 4002},
		{`{"type":"join","name":"Ana","room":"free-nitro"}`, "room_invalid", 4003},
	} {
		counted := s.Expect(t, loginsFor(tt.code), 1)
		c := dial(t, s.Addr, "/ws")
		c.WriteText(tt.join)
		if event := c.ReadEvent(); event["code"] != tt.code || event["message"] != "Not a name for here." || event["final"] != true {
			t.Errorf("%s: %v", tt.join, event)
		}
		c.ExpectClose(tt.close)
		counted(t)
	}
	if word := dial(t, s.Addr, "/ws/Idiot").ReadText(); word != "ERRO_NOME_INVALIDO" {
		t.Errorf("plain text: %q", word)
	}
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	counted := s.Expect(t, messagesRefusedFor("name_invalid"), 1)
	ana.WriteText(`{"type":"rename","name":"ldiot Idiot"}`)
	if event := ana.Await("error"); event["code"] != "name_invalid" || event["message"] != "Not a name for here." || event["final"] != nil {
		t.Errorf("rename: %v", event)
	}
	counted(t)
	ana.WriteText(`{"type":"rename","name":"Anna"}`)
	if event := ana.Await("renamed"); event["name"] != "Anna" {
		t.Errorf("%v", event)
	}
}

// TestFilterReload: another file holds without a restart, a wrong one leaves the filters as
// they were.
func TestFilterReload(t *testing.T) {
	s, path := startFiltered(t, "word first")
	ana := dial(t, s.Addr, "/ws")
	ana.Join("Ana")
	refused := func(text string) {
		t.Helper()
		ana.Say(text)
		if event := ana.Await("error"); event["code"] != "filtered" {
			t.Errorf("%v", event)
		}
	}
	failed, ok := s.Expect(t, reloadsFor("failed"), 1), s.Expect(t, reloadsFor("ok"), 1)
	writeFilters(t, path, "word second\npattern (")
	failed(t)
	if logs := s.Logs(); !strings.Contains(logs, "the filters stay as they were") || !strings.Contains(logs, "line 2") {
		t.Errorf("the log: %s", logs)
	}
	refused("first")
	ana.Say("second")
	ana.AwaitMessage("second")
	writeFilters(t, path, "word second")
	ok(t)
	refused("second")
	ana.Say("first")
	ana.AwaitMessage("first")
}

// TestFiltersAtStart: a server does not start with filters that do not compile.
func TestFiltersAtStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "filters")
	for rules, want := range map[string]string{"word ok\nwrod bad": "line 2", strings.Repeat("word w\n", 1001): "more than 1000 words", strings.Repeat("pattern spam\n", 51): "line 51"} {
		writeFilters(t, path, rules)
		settings := config.Default()
		settings.DB, settings.Filters = ":memory:", path
		if _, err := server.New(settings, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "-filters: "+path+": ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestFilterTimesOut: who says what a filter answers with a timeout is silenced by an act that
// is on record once, however often it is tried.
func TestFilterTimesOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "filters")
	writeFilters(t, path, "timeout 10m\nword worse")
	s := startTown(t, func(c *config.Config) { behindProxy(c); c.Filters = path })
	ana, _ := s.enterFrom(t, "203.0.113.9", "open", "Ana", "")
	ana.Say("even worse")
	for told := map[any]bool{}; !told["act"] || !told["error"]; { // in either order
		event := ana.ReadEvent()
		told[event["type"]] = true
		switch {
		case event["type"] == "act" && (event["act"] != "timeout" || event["name"] != "Ana"),
			event["type"] == "error" && event["code"] != "timeout":
			t.Errorf("%v", event)
		}
	}
	for _, text := range []string{"even worse", "hello"} {
		ana.Say(text)
		ana.ExpectError("timeout")
	}
	var answer struct {
		Records []struct{ By, Act, Reason string }
	}
	s.audit(t, "owner", "?room=open", &answer)
	if len(answer.Records) != 1 || answer.Records[0].By != "filter" || answer.Records[0].Act != "timeout" {
		t.Errorf("%+v", answer)
	}
}
