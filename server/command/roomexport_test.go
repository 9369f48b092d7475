package command_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/server/command"
)

// exported runs room export for the lobby of a history.
func exported(t *testing.T, db string, args ...string) string {
	t.Helper()
	code, stdout, stderr := tried(t, append([]string{"room", "export", "lobby", "-db", db}, args...)...)
	if code != 0 || stderr != "" {
		t.Fatalf("%q: exit code %d: %s", args, code, stderr)
	}
	return stdout
}

// TestRoomExport: what was said is exported beside a server, and without one the same.
func TestRoomExport(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	r := start(t, "-db", db, "-message-rate", "0")
	ana := talk(t, r.Addr)
	ana.await(t, 500)
	ana.stop()
	beside := make(map[string]string)
	for format, begins := range map[string]string{"jsonl": `{"type":"export","room":"lobby","title":"lobby",`, "html": "<!doctype html>", "csv": "\ufeffseq,time,"} {
		text := exported(t, db, "-format", format)
		if !strings.HasPrefix(text, begins) || strings.Count(text, "Ana") < 500 {
			t.Errorf("%s: %d messages in %.200s", format, strings.Count(text, "Ana"), text)
		}
		beside[format] = text
	}
	if r.stop() != 0 {
		t.Error(r.log.String())
	}
	for format, before := range beside {
		said, kept := linesOf(before), linesOf(exported(t, db, "-format", format))
		if len(kept) < len(said) || !slices.Equal(kept[:len(said)], said) {
			t.Errorf("%s without a server is another one", format)
		}
	}
	if empty := exported(t, db, "-to", "2020-01-01"); strings.Count(empty, "\n") != 2 {
		t.Errorf("before the first message: %s", empty)
	}
}

// linesOf returns the lines with messages of Ana.
func linesOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return !strings.Contains(line, "Ana") })
}

// TestRoomExportFile: the file is of its user alone, another one stays, and nothing is left
// of one that is not whole.
func TestRoomExportFile(t *testing.T) {
	db, out := filepath.Join(t.TempDir(), "hubbub.db"), filepath.Join(t.TempDir(), "lobby.jsonl")
	fill(t, db, "lobby", 300)
	if said, want := exported(t, db, "-out", out), fmt.Sprintf("exported lobby to %s (messages: 300)\n", out); said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	content, err := os.ReadFile(out)
	if info, _ := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 || strings.Count(string(content), "\n") != 302 {
		t.Errorf("%v, %v, %d lines", err, info.Mode(), strings.Count(string(content), "\n"))
	}
	if code, _, stderr := tried(t, "room", "export", "lobby", "-db", db, "-out", out); code != 1 || !strings.Contains(stderr, "file exists") {
		t.Errorf("over another file: exit code %d: %s", code, stderr)
	}
	if again, _ := os.ReadFile(out); string(again) != string(content) {
		t.Error("the file has changed")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	other := out + ".other"
	if code := command.Run(ctx, []string{"room", "export", "lobby", "-db", db, "-out", other}, noEnv, &stdout, &stderr); code != 1 || stderr.Len() == 0 {
		t.Errorf("interrupted: exit code %d: %s", code, &stderr)
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("something is left of what was interrupted")
	}
}

func TestRoomExportRefuses(t *testing.T) {
	db := filepath.Join(t.TempDir(), "hubbub.db")
	fill(t, db, "lobby", 1)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{}, 2, "0 names of rooms, want 1"},
		{[]string{"lobby", "tea"}, 2, "2 names of rooms, want 1"},
		{[]string{"lobby", "-format", "pdf"}, 2, `-format: the format must be jsonl, html or csv, not "pdf"`},
		{[]string{"lobby", "-from", "soon"}, 2, `-from: "soon" is no time such as`},
		{[]string{"lobby", "-from", "2026-02-01", "-to", "2026-01-01"}, 2, "-from 2026-02-01 is not before to 2026-01-01"},
		{[]string{"a/b"}, 2, `room "a/b": `},
		{[]string{"milk"}, 1, `there is no room "milk"`},
		{[]string{"lobby", "-db", ":memory:"}, 2, "-db is :memory:"},
		{[]string{"lobby", "-db", db + ".none"}, 1, "no such file"},
	} {
		code, stdout, stderr := tried(t, append([]string{"room", "export", "-db", db}, test.args...)...)
		if code != test.code || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit code %d, %q, %q; want %d, %q", test.args, code, stdout, stderr, test.code, test.want)
		}
	}
}
