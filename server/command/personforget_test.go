//go:build unix

package command_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestPersonForget: beside a server and without one, what a person has said is gone, and so
// is all that can be told of it, but that it was signed out.
func TestPersonForget(t *testing.T) {
	const ana = "AAAAAAAAAAAA"
	for _, served := range []bool{false, true} {
		t.Run(fmt.Sprint("served ", served), func(t *testing.T) {
			db := database(t)
			fill(t, db, "lobby", 300)
			fill(t, db, "tea", 1)
			grant(t, db, ana)
			if served {
				r := start(t, "-db", db)
				defer r.stop()
			}
			if said := did(t, "person", "forget", ana, "-db", db); !strings.HasSuffix(said, ana+" is forgotten; rooms with messages that were removed: 2\n") {
				t.Errorf("said %q", said)
			}
			if text := exported(t, db); strings.Count(text, "\n") != 2 {
				t.Errorf("there is something left: %.300s", text)
			}
			left := printed(t, "person", "export", ana, "-db", db)
			if strings.Contains(left, `"Ana"`) || !strings.Contains(left, `"signed out"`) || strings.Contains(left, `"role"`) {
				t.Errorf("it is kept: %s", left)
			}
			if said := did(t, "person", "forget", ana, "-db", db); !strings.Contains(said, "removed: 0\n") {
				t.Errorf("once more: %q", said)
			}
		})
	}
}

// printed is did for what has long lines.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := tried(t, args...)
	if code != 0 {
		t.Fatalf("%q: exit code %d: %s", args, code, stderr)
	}
	return stdout
}

func TestPersonForgetRefuses(t *testing.T) {
	db := database(t)
	for _, test := range []struct {
		who  []string
		code int
		want string
	}{
		{nil, 2, "0 people to forget, want 1"},
		{[]string{"AAAAAAAAAAAA"}, 1, "no such file"},
	} {
		if code, _, stderr := tried(t, append([]string{"person", "forget", "-db", db}, test.who...)...); code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%q: exit code %d, %q", test.who, code, stderr)
		}
	}
	fill(t, db, "lobby", 1)
	if code, _, stderr := tried(t, "person", "forget", "Ana", "-db", db); code != 1 || !strings.Contains(stderr, `nobody who is called "Ana" is here`) {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	if content, err := os.ReadFile(db); err != nil || !bytes.Contains(content, []byte("Ana")) {
		t.Errorf("it was removed, %v", err)
	}
}
