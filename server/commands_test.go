//go:build unix

package server_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
	"hubbub/server/control"
	"hubbub/server/history"
)

// onDisk returns a change of the configuration: a history in a folder with a short path, as
// sockets need it.
func onDisk(t *testing.T) (path string, change func(*config.Config)) {
	t.Helper()
	folder, err := os.MkdirTemp("", "hubbub")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	path = filepath.Join(folder, "h.db")
	return path, func(c *config.Config) { c.DB = path }
}

// TestCommandsSocket: commands reach a server as long as it runs, until it has drained.
func TestCommandsSocket(t *testing.T) {
	db, change := onDisk(t)
	s := startServer(t, change)
	client := control.NewClient(control.Path(db))
	if _, err := client.People(t.Context()); err != nil {
		t.Error(err)
	}
	invite, err := client.Invite(t.Context(), control.Invite{Role: "owner"})
	if err != nil || invite.URL != "http://"+s.Addr || invite.Secret == "" {
		t.Errorf("%+v, %v", invite, err)
	}
	if !strings.Contains(s.Logs(), "commands="+control.Path(db)) || !strings.Contains(s.Logs(), `owner="nobody yet: hubbub invite create -role owner -db `+db) {
		t.Errorf("the log does not tell:\n%s", s.Logs())
	}
	s.Stop(t)
	if strings.Contains(s.Logs(), invite.Secret) {
		t.Error("the secret is in the log")
	}
	if _, err := os.Lstat(control.Path(db)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

// TestInviteURL: the address of the site is that of its links.
func TestInviteURL(t *testing.T) {
	db, change := onDisk(t)
	startServer(t, func(c *config.Config) { change(c); c.URL = "https://Chat.example.org/" })
	invite, err := control.NewClient(control.Path(db)).Invite(t.Context(), control.Invite{Role: "member"})
	if err != nil || invite.URL != "https://chat.example.org" {
		t.Errorf("%+v, %v", invite, err)
	}
}

// TestStartWaitsForCommand: a command that has the file for a moment does not stop a start.
func TestStartWaitsForCommand(t *testing.T) {
	db, change := onDisk(t)
	command, err := history.Open(history.Config{Path: db})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() { command.Close() })
	startServer(t, change)
}

// TestNoSocketInMemory: without a file there is no socket, nor a word about an owner.
func TestNoSocketInMemory(t *testing.T) {
	s := startServer(t, nil)
	s.Stop(t)
	if !strings.Contains(s.Logs(), `commands="off: the history is in memory"`) || strings.Contains(s.Logs(), "owner") {
		t.Errorf("logged:\n%s", s.Logs())
	}
}
