//go:build unix

package control_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hubbub/server/control"
)

// TestSocketMode: the socket is its user's alone, from the moment on in which it is there,
// whatever the umask; and the umask is as before.
func TestSocketMode(t *testing.T) {
	path := place(t)
	before := syscall.Umask(0)
	defer syscall.Umask(before)
	l := listen(t, path)
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if now := syscall.Umask(0); now != 0 {
		t.Errorf("the umask is %04o", now)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

// TestNoSocket: where it cannot be safe, or cannot be, there is none, and nothing is
// changed. Neither is one asked that lies there.
func TestNoSocket(t *testing.T) {
	folder := func(mode fs.FileMode) func(*testing.T, string) string {
		return func(t *testing.T, path string) string {
			if err := os.Chmod(filepath.Dir(path), mode); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	for name, tt := range map[string]struct {
		prepare func(t *testing.T, path string) string
		want    error
		words   string
	}{
		"everybody may write the folder": {folder(0o777), control.ErrFolder, "is of mode 0777, so everybody may; chmod go-w "},
		"and only owners may remove":     {folder(0o777 | fs.ModeSticky), control.ErrFolder, "everybody may"},
		"a group may write the folder": {func(t *testing.T, path string) string {
			const nobody = 65534
			if err := os.Chown(filepath.Dir(path), -1, nobody); err != nil {
				t.Skip(err) // for root alone
			}
			return folder(0o770)(t, path)
		}, control.ErrFolder, " may; chmod"},
		"a path that is too long": {func(_ *testing.T, path string) string { return path + strings.Repeat("x", 108) }, control.ErrTooLong, ""},
		"a file of its name": {func(t *testing.T, path string) string {
			if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, control.ErrFile, ""},
		"no folder": {func(_ *testing.T, path string) string { return filepath.Join(path, "none") }, fs.ErrNotExist, ""},
	} {
		t.Run(name, func(t *testing.T) {
			path := tt.prepare(t, place(t))
			l, err := control.Listen(path)
			if err == nil {
				l.Close()
				t.Fatal("a socket")
			}
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.words) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			if content, err := os.ReadFile(path); err == nil && string(content) != "mine" {
				t.Error("the file has changed")
			}
			if _, err := control.NewClient(path).People(t.Context()); !errors.Is(err, control.ErrNobody) {
				t.Errorf("a client: %v", err)
			}
		})
	}
}

// TestPrivateGroup: a folder that a group may write which is one user alone is that user's.
func TestPrivateGroup(t *testing.T) {
	path := place(t)
	if err := os.Chmod(filepath.Dir(path), 0o770); err != nil {
		t.Fatal(err)
	}
	l, err := control.Listen(path)
	if os.Getuid() != 0 && errors.Is(err, control.ErrFolder) {
		t.Skip("this user has no group of its own")
	}
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

// TestStaleSocket: what a killed server leaves is replaced, that of one that lives is not.
func TestStaleSocket(t *testing.T) {
	path := place(t)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), fmt.Sprintf("%s=%s", childVariable, path))
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer child.Process.Kill()
	client := control.NewClient(path)
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		if _, err := client.People(t.Context()); err == nil {
			break
		} else if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	if _, err := control.Listen(path); !errors.Is(err, control.ErrLiving) {
		t.Fatalf("beside a living server: %v", err)
	}
	if _, err := client.People(t.Context()); err != nil {
		t.Fatalf("the living server: %v", err)
	}
	child.Process.Kill()
	child.Wait()
	if _, err := os.Lstat(path); err != nil {
		t.Fatalf("nothing is stale: %v", err)
	}
	if _, err := client.People(t.Context()); !errors.Is(err, control.ErrNobody) {
		t.Errorf("a dead server: %v", err)
	}
	listen(t, path).Close()
}

// TestCloseLeavesOthers: a socket that has taken the place of one's own stays.
func TestCloseLeavesOthers(t *testing.T) {
	path := place(t)
	l := listen(t, path)
	os.Remove(path)
	other, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	l.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Error(err)
	}
}
