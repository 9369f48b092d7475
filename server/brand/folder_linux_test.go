package brand_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"hubbub/server/brand"
)

// TestNotOurs: what the server may not read, and what it would wait for, are told of.
func TestNotOurs(t *testing.T) {
	dir := folder(t, map[string][]byte{"emotes/secret.png": pictured(t, 8, 8)})
	if err := syscall.Mkfifo(filepath.Join(dir, "emotes/pipe.png"), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]uint32{filepath.Join(dir, "emotes/secret.png"): 0, filepath.Dir(dir): 0o755} {
		if err := syscall.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	read := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		if syscall.Getuid() == 0 {
			syscall.Setfsuid(65534) // for this thread: root may read everything
		}
		_, err := brand.Read(dir, page)
		read <- err
	}()
	lines := strings.Split(strings.ReplaceAll((<-read).Error(), dir+"/", ""), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "emotes/pipe.png: it is no file") ||
		lines[1] != "emotes/secret.png: it cannot be read: let the server read it (permission denied)" {
		t.Errorf("%q", lines)
	}
}
