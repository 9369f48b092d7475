//go:build unix

package command_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var itemLine = regexp.MustCompile(`(?m)^(\d+) .* held +Ana\n +(.*)\n +Wait, please\.$`)

// TestQueueFromTheCommandLine: what waits is listed and decided from there, each item once.
func TestQueueFromTheCommandLine(t *testing.T) {
	db, filters := database(t), filepath.Join(t.TempDir(), "filters")
	if err := os.WriteFile(filters, []byte("hold Wait, please.\nword coins"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, "-db", db, "-filters", filters)
	on := func(args ...string) string { t.Helper(); return did(t, append(args, "-db", db)...) }
	if printed := on("queue", "list"); printed != "Nothing waits.\n" {
		t.Errorf("%q", printed)
	}
	ana := arrive(t, r, "Ana")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, text := range []string{"coins one", "coins two", "coins three"} {
		ana.Say(ctx, text)
	}
	items := itemLine.FindAllStringSubmatch(on("queue", "list", "-room", "lobby"), -1)
	if len(items) != 3 || items[0][2] != "coins one" {
		t.Fatalf("listed %q", items)
	}
	for i, tt := range []struct{ args, shown string }{
		{"message allow " + items[0][1], "allow in lobby"},
		{"message remove -item " + items[1][1], "remove in lobby"},
		{"person timeout -for 1m -item " + items[2][1], "people    Ana"},
	} {
		if printed := on(strings.Fields(tt.args)...); !strings.Contains(printed, tt.shown) {
			t.Errorf("%s: %q", tt.args, printed)
		}
		if left := len(itemLine.FindAllString(on("queue", "list"), -1)); left != 2-i {
			t.Errorf("%s: %d are left", tt.args, left)
		}
	}
	for args, want := range map[string]int{"message allow " + items[0][1]: 1, "message allow": 2, "message remove 1 -item 1": 2, "queue list -room /": 1, "queue list lobby": 2} {
		words := append(strings.Fields(args), "-db", db)
		if code, stdout, stderr := tried(t, words...); code != want || stdout != "" || stderr == "" {
			t.Errorf("%s: exit code %d, %q, %q", args, code, stdout, stderr)
		}
	}
	r.stop()
	if code, _, stderr := tried(t, "queue", "list", "-db", db); code != 1 || !strings.Contains(stderr, "no server runs") {
		t.Errorf("without a server: exit code %d, %q", code, stderr)
	}
}
