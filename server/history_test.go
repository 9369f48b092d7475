package server_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hubbub/server"
	"hubbub/server/config"
	"hubbub/server/history"
)

// TestMalformedFile: whoever starts the server on one is told in a line what to do.
func TestMalformedFile(t *testing.T) {
	c := config.Default()
	c.DB = filepath.Join(t.TempDir(), "h.db")
	l, err := history.Open(history.Config{Path: c.DB})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(c.DB, 4096); err != nil {
		t.Fatal(err)
	}
	_, err = server.New(c, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("the server starts")
	}
	for _, word := range []string{"-db", c.DB, "malformed", "backup", ".recover"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q is not in: %v", word, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than a line: %v", err)
	}
}
