//go:build unix

package command_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var tokenLine = regexp.MustCompile(`^hbt_[A-Z2-7]{26}$`)

// TestTokenCommands: a token is made, listed and revoked beside a running server and without
// one; its secret is alone on the last line, and stands nowhere else.
func TestTokenCommands(t *testing.T) {
	db := database(t)
	if list := did(t, "token", "list", "-db", db); list != "There are no tokens.\n" {
		t.Errorf("without a history: %q", list)
	}
	alone := did(t, "token", "create", "-name", "Otto", "-scope", "say,read", "-room", "Book club", "-expires", "90d", "-db", db)
	r := start(t, "-db", db)
	running := did(t, "token", "create", "-name", "Rita", "-scope", "read", "-db", db)
	for printed, words := range map[string]string{alone: "Otto in book-club (read,say), until 20", running: "Rita in all rooms (read), until it is"} {
		if secret := last(t, printed); !tokenLine.MatchString(secret) || !strings.Contains(strings.ReplaceAll(printed, "\n", " "), words) {
			t.Errorf("%q, want it to say %q", printed, words)
		}
	}
	list := did(t, "token", "list", "-db", db)
	for _, want := range []string{" read,say ", " book-club ", " Otto\n", " never ", " all rooms ", " Rita\n"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list has no %q:\n%s", want, list)
		}
	}
	if revoked := did(t, "token", "revoke", "otto", "-db", db); !strings.HasSuffix(revoked, " of Otto is revoked\n") {
		t.Errorf("%q", revoked)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	did(t, "token", "revoke", last(t, running), "-db", db)
	if list := did(t, "token", "list", "-db", db); list != "There are no tokens.\n" {
		t.Errorf("afterwards: %q", list)
	}
	for _, printed := range []string{alone, running} {
		secret := last(t, printed)
		for name, content := range files(t, filepath.Dir(db)) {
			if strings.Contains(content, secret) {
				t.Errorf("a token stands in %s", name)
			}
		}
		if strings.Contains(r.log.String(), secret) {
			t.Error("a token stands in the log")
		}
	}
}

func TestTokenMisused(t *testing.T) {
	db := database(t)
	for args, want := range map[string]string{
		"create -scope say":                       "-name must",
		"create -name Otto":                       "-scope must",
		"create -name Otto -scope say x":          "unexpected argument",
		"create -name Otto -scope say -expires 0": "-expires must",
		"create -name Otto -scope say -expires d": "-expires must",
		"create -name Otto -scope all":            "is no scope",
		"create -name SISTEMA -scope say":         "reserved",
		"create -name Otto -scope say -room /":    "room",
		"revoke":                                  "0 tokens to revoke",
		"revoke Otto":                             "no such",
	} {
		code, out, stderr := tried(t, append(append([]string{"token"}, strings.Fields(args)...), "-db", db)...)
		if code == 0 || out != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit code %d, %q, %q, want %q", args, code, out, stderr, want)
		}
	}
}
