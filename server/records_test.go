package server_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hubbub/server/config"
)

// TestReadableFile: who runs a server on a file that others may read is told so, and nobody
// else is.
func TestReadableFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no such permissions")
	}
	const told = "every user of this machine can read the history"
	path := filepath.Join(t.TempDir(), "h.db")
	for _, mode := range []os.FileMode{0, 0o640, 0o644} { // 0: as the server makes it
		if mode != 0 {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
		s := startServer(t, func(c *config.Config) { c.DB = path })
		s.Stop(t)
		if got := strings.Contains(s.logs.String(), told); got != (mode == 0o644) {
			t.Errorf("mode %o: told is %v", mode, got)
		}
	}
}
