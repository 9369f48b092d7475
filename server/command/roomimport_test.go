//go:build unix

package command_test

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// TestRoomImport: a room that was exported is imported into another history, under its name
// or another one, and once.
func TestRoomImport(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from.db"), filepath.Join(t.TempDir(), "to.db")
	file := filepath.Join(t.TempDir(), "lobby.jsonl")
	fill(t, from, "lobby", 300)
	exported(t, from, "-out", file)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"-db", to}, "imported into lobby (messages: 300, there already: 0)\n\nlobby\n"},
		{[]string{"-db", to}, "imported into lobby (messages: 0, there already: 300)\n\nlobby\n"},
		{[]string{"-db", from}, "imported into lobby (messages: 0, there already: 300)\n\nlobby\n"},
		{[]string{"-db", to, "-room", "Old Lobby"}, "imported into Old Lobby (messages: 300, there already: 0)\n\nold-lobby\n"},
	} {
		code, stdout, stderr := tried(t, append([]string{"room", "import", file}, test.args...)...)
		if code != 0 || stderr != "" || stdout != test.want {
			t.Errorf("%q: exit code %d, %q, %q", test.args, code, stdout, stderr)
		}
	}
	for _, room := range []string{"lobby", "Old Lobby"} {
		_, text, _ := tried(t, "room", "export", room, "-db", to)
		_, own, _ := tried(t, "room", "export", "lobby", "-db", from)
		if _, got, _ := strings.Cut(text, "\n"); got == "" || !strings.HasSuffix(own, got) {
			t.Errorf("%s is %.300s", room, text)
		}
	}
}

// TestRoomImportRefuses: lines that are not understood are told of, ten at most, and nothing
// is imported.
func TestRoomImportRefuses(t *testing.T) {
	good := `{"type":"message","from":"Ana","at":1,"text":"hi"}` + "\n"
	for name, test := range map[string]struct {
		file string
		args []string
		code int
		want []string
	}{
		"two lines":       {good + "bad\n" + good + "{}\n", []string{"-room", "tea"}, 1, []string{"nothing is imported:\nline 2: it is not", "\nline 4: a \"\" has"}},
		"the first line":  {"bad\n", []string{"-room", "tea"}, 1, []string{"nothing is imported:\nline 1: "}},
		"many lines":      {good + strings.Repeat("bad\n", 100), []string{"-room", "tea"}, 1, []string{"line 11: it is not a JSON object with fields of the right types\n"}},
		"a line too long": {good + strings.Repeat("x", 8<<20), []string{"-room", "tea"}, 1, []string{"line 2: it is longer"}},
		"cut short":       {`{"type":"export","room":"tea"}` + "\n" + good, nil, 1, []string{"cut short"}},
		"no room":         {good, nil, 2, []string{"give -room"}},
		"no name":         {`{"type":"export","room":"a/b"}` + "\n" + `{"type":"end"}`, nil, 2, []string{`"a/b", which no room can be called`}},
		"another no name": {good, []string{"-room", "a/b"}, 2, []string{`-room "a/b": `}},
	} {
		t.Run(name, func(t *testing.T) {
			db, file := filepath.Join(t.TempDir(), "hubbub.db"), filepath.Join(t.TempDir(), "file.jsonl")
			fill(t, db, "lobby", 1)
			writeFile(t, file, test.file)
			code, stdout, stderr := tried(t, append([]string{"room", "import", file, "-db", db}, test.args...)...)
			if code != test.code || stdout != "" {
				t.Errorf("exit code %d, %q", code, stdout)
			}
			for _, want := range test.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("stderr %q, want %q", stderr, want)
				}
			}
			if n := strings.Count(stderr, "line "); n > 10 {
				t.Errorf("%d lines are told of", n)
			}
			if _, list, _ := tried(t, "room", "list", "-db", db); strings.Contains(list, "tea") {
				t.Errorf("something is imported: %s", list)
			}
		})
	}
	if code, _, stderr := tried(t, "room", "import", filepath.Join(t.TempDir(), "none")); code != 1 || !strings.Contains(stderr, "no such file") {
		t.Errorf("no file: exit code %d, %s", code, stderr)
	}
}

// TestRoomImportBesideServer: a server that runs shows a room that is imported at once, all of
// it or nothing, also to who was there before; a room that something was said in stays as it is.
func TestRoomImportBesideServer(t *testing.T) {
	db, from := database(t), filepath.Join(t.TempDir(), "from.db")
	file, bad := filepath.Join(t.TempDir(), "file.jsonl"), filepath.Join(t.TempDir(), "bad.jsonl")
	fill(t, from, "lobby", 300)
	exported(t, from, "-out", file)
	writeFile(t, bad, `{"type":"message","from":"Ana","at":1,"text":"hi"}`+"\nbad\n")
	r := start(t, "-db", db, "-message-rate", "0")
	wantRefused := func(want string, args ...string) {
		t.Helper()
		if code, _, stderr := tried(t, append([]string{"room", "import", "-db", db}, args...)...); code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("%q: exit code %d, %q", args, code, stderr)
		}
	}
	count := func(room string) int {
		t.Helper()
		response, err := http.Get("http://" + r.Addr + "/api/rooms/" + room + "/messages?limit=200")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(body), `"type":"message"`)
	}
	wantRefused("nothing is imported:\nline 2: ", bad, "-room", "tea")
	if n := count("tea"); n != 0 {
		t.Errorf("%d messages of a file with a fault", n)
	}
	if said := did(t, "room", "import", file, "-db", db, "-room", "Tea"); said != "imported into Tea (messages: 300, there already: 0)\n\ntea\n" {
		t.Errorf("said %q", said)
	}
	if n := count("tea"); n != 200 {
		t.Errorf("%d messages are shown", n)
	}
	talker := talk(t, r.Addr) // is in the lobby, and says something
	talker.await(t, 1)
	wantRefused("only a room is imported that is new", file)
	wantRefused("only a room is imported that is new", file, "-room", "tea")
	if r.stop() != 0 {
		t.Error(r.log.String())
	}
	<-talker.ended
	if said := did(t, "room", "import", file, "-db", db, "-room", "Tea"); said != "imported into Tea (messages: 0, there already: 300)\n\ntea\n" {
		t.Errorf("said %q", said)
	}
}
