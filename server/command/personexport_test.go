package command_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestPersonExport: all that is kept of a person is told, beside a server and without one.
func TestPersonExport(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	fill(t, db, "lobby", 150)
	fill(t, db, "tea", 1)
	const ana = "AAAAAAAAAAAA"
	grant(t, db, ana, "BBBBBBBBBBBB")
	reactAs(t, db, ana, "BBBBBBBBBBBB")
	check := func() string {
		t.Helper()
		code, stdout, stderr := tried(t, "person", "export", ana, "-db", db)
		if code != 0 || stderr != "" {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		counts := make(map[string]int)
		for line := range strings.Lines(stdout) {
			var object struct{ Type, Room string }
			if err := json.Unmarshal([]byte(line), &object); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			counts[object.Type+" "+object.Room]++
		}
		for kind, want := range map[string]int{"entry lobby": 150, "entry tea": 1, "role tea": 1, "reaction tea": 1, "end ": 1} {
			if counts[kind] != want {
				t.Errorf("%s: %d times, want %d", kind, counts[kind], want)
			}
		}
		if len(counts) != 5 || strings.Contains(stdout, "BBBBBBBBBBBB") {
			t.Errorf("there is more: %v", counts)
		}
		return stdout
	}
	check()
	r := start(t, "-db", db)
	check()
	if r.stop() != 0 {
		t.Error(r.log.String())
	}
	out := filepath.Join(t.TempDir(), "ana.jsonl")
	if _, stdout, stderr := tried(t, "person", "export", ana, "-db", db, "-out", out); !strings.Contains(stdout, "(lines: 154)") {
		t.Errorf("%q, %q", stdout, stderr)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// reactAs lets people react to what was said in the room tea.
func reactAs(t *testing.T, db string, users ...string) {
	t.Helper()
	l, err := history.Open(history.Config{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	hub := room.NewHub(room.Config{Log: l, NewOutlet: func() room.Outlet { return unheard{} }})
	for _, user := range users {
		done := make(numbered, 1)
		d := room.Draft{Entry: wire.Entry{Kind: wire.KindReact, Target: 1, User: user, Text: "👍"}, Ticket: done}
		if err := hub.React("tea", d); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}

// unheard is an outlet where nobody listens.
type unheard struct{}

func (unheard) Await()                {}
func (unheard) Broadcast(*room.Batch) {}

// numbered is the ticket of a draft.
type numbered chan error

func (n numbered) Numbered(*wire.Entry, bool) { n <- nil }
func (n numbered) Refused(e *wire.Error)      { n <- e }

// grant lets people moderate the room tea.
func grant(t *testing.T, db string, users ...string) {
	t.Helper()
	l, err := history.Open(history.Config{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := records.Open(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, user := range users {
		if err := r.Grant(t.Context(), records.Grant{User: user, Room: "tea", Role: identity.Moderator}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPersonExportRefuses(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	fill(t, db, "lobby", 1)
	for _, test := range []struct {
		who  []string
		code int
		want string
	}{
		{nil, 2, "0 people, want 1"},
		{[]string{"Ana"}, 2, `"Ana" is no id of a person`},
		{[]string{"aaaaaaaaaaaa"}, 2, "is no id of a person"},
		{[]string{"CCCCCCCCCCCC"}, 1, "nothing is kept of CCCCCCCCCCCC"},
	} {
		code, stdout, stderr := tried(t, append([]string{"person", "export", "-db", db}, test.who...)...)
		if code != test.code || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit code %d, %q, %q", test.who, code, stdout, stderr)
		}
	}
}
