package command_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/command"
)

var update = flag.Bool("update", false, "write the files of testdata/help anew")

// helped are all that have a help of their own.
var helped = []string{
	"invite create", "people list", "session end", "room create", "room list", "room export", "room import",
	"room slow", "room pace", "room speak", "room links", "room shield", "room topic", "room announce", "room pin", "room unpin", "room clear",
	"person timeout", "person ban", "person kick", "person lift", "person export", "person forget", "message remove", "message sweep", "message allow", "queue list", "filter add", "filter list", "filter lift", "audit list",
	"token create", "token list", "token revoke", "webhook add", "webhook list", "webhook remove", "webhook replay", "cluster status", "cluster snapshot", "crowd", "backup", "version",
}

// TestHelp: each help is as in its file, fits a terminal, has an example, and is the
// same whichever of the flags for it is given.
func TestHelp(t *testing.T) {
	for _, name := range helped {
		t.Run(name, func(t *testing.T) {
			help := helpOf(t, name, "-h")
			for line := range strings.Lines(help) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("%d characters in %q", n, line)
				}
			}
			if !strings.Contains(help, "Example:\n\n  hubbub "+name) {
				t.Error("no example")
			}
			if other := helpOf(t, name, "--help"); other != help {
				t.Errorf("--help is another: %s", other)
			}
			file := filepath.Join("testdata", "help", strings.ReplaceAll(name, " ", "-")+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(help), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(file); err != nil || string(want) != help {
				t.Errorf("%v; go test ./server/command -update writes it anew. Got:\n%s", err, help)
			}
			if first := helpOf(t, "-h"); !strings.Contains(first, "\n  "+name+" ") {
				t.Error("not listed by hubbub -h")
			}
		})
	}
	if files, err := os.ReadDir("testdata/help"); err != nil || len(files) != len(helped) {
		t.Errorf("%d files of %d commands: %v", len(files), len(helped), err)
	}
}

func helpOf(t *testing.T, words ...string) string {
	t.Helper()
	args := strings.Fields(strings.Join(words, " "))
	var stdout, stderr bytes.Buffer
	if code := command.Run(t.Context(), args, noEnv, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("exit code %d, stderr %q", code, stderr.String())
	}
	return stdout.String()
}

// TestHelpListsAll: what the program lists is what the tests know.
func TestHelpListsAll(t *testing.T) {
	help := helpOf(t, "help")
	_, rest, _ := strings.Cut(help, "-h\n\n")
	commands, _, _ := strings.Cut(rest, "\n\n")
	if listed := len(strings.Split(commands, "\n")); listed != len(helped) {
		t.Errorf("%d commands, want %d:\n%s", listed, len(helped), commands)
	}
	if help != helpOf(t, "-h") || !strings.Contains(help, "  -message-rate ") {
		t.Error("help is not what -h says, with the flags of the server")
	}
}

// TestTypos: what is no command ends with exit code 2 and a word on what there is, and
// starts no server.
func TestTypos(t *testing.T) {
	for _, test := range []struct {
		args string
		want string
	}{
		{"bakcup out.db", `there is no command "bakcup"; there are`},
		{"serve", `there is no command "serve"`},
		{"version now", `unexpected argument "now"`},
		{"version -db x", "flag provided but not defined: -db"},
		{"-db :memory: backup", `unexpected argument "backup": settings are flags`},
	} {
		var stderr bytes.Buffer
		if code := command.Run(t.Context(), strings.Fields(test.args), noEnv, io.Discard, &stderr); code != 2 {
			t.Errorf("%s: exit code %d, want 2", test.args, code)
		}
		if !strings.Contains(stderr.String(), test.want) {
			t.Errorf("%s: %s, want %s", test.args, stderr.String(), test.want)
		}
	}
}
