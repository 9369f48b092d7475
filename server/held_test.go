package server_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hubbub/server/config"
)

// ask joins with a name alone and returns the answer.
func ask(t *testing.T, addr, name string) map[string]any {
	t.Helper()
	c := dial(t, addr, "/ws")
	c.WriteText(`{"type":"join","name":"` + name + `"}`)
	return c.ReadEvent()
}

// TestHeldName: a bot that waits for somebody to go does not get the name, who had it does.
func TestHeldName(t *testing.T) {
	s := startServer(t, nil)
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	c := dial(t, s.Addr, "/ws")
	c.WriteText(`{"type":"join","name":"Ana","hold":true}`)
	token := c.Await("welcome")["session"].(string)
	c.Close()
	waitUntil(t, "the name is held", func() bool { return ask(t, s.Addr, "Ana")["code"] == "name_held" })
	for _, name := range []string{"Ana", "ana"} {
		if event := ask(t, s.Addr, name); event["code"] != "name_held" {
			t.Errorf("%s: %v", name, event)
		}
	}
	plain := dial(t, s.Addr, "/ws/Ana")
	if line := plain.ReadText(); line != "ERRO_NOME_DUPLICADO" {
		t.Errorf("in plain text: %s", line)
	}
	plain.ExpectClose(4011)
	back := dial(t, s.Addr, "/ws")
	if event := back.joinFrom("Ana", place{session: token}); event["name"] != "Ana" || event["session"] != token {
		t.Errorf("%v, want the session %s", event, token)
	}
	watcher.Await("joined")
	back.Say("back")
	for event := watcher.ReadEvent(); event["text"] != "back"; event = watcher.ReadEvent() {
		if event["type"] != "heartbeat" {
			t.Errorf("the room was told %v", event)
		}
	}
}

// TestNotHeldName: without a token and without asking for it, a name is free at once.
func TestNotHeldName(t *testing.T) {
	for what, tt := range map[string]struct {
		path, join string
		hold       time.Duration
	}{
		"did not ask":   {"/ws", `{"type":"join","name":"Ana"}`, time.Hour},
		"no token":      {"/ws", `{"type":"join","name":"Ana","session":"ABCDEFGHIJKLMNOPQRSTUVWX23"}`, time.Hour},
		"plain text":    {"/ws/Ana", "", time.Hour},
		"held for 0 s":  {"/ws", `{"type":"join","name":"Ana","hold":true}`, 0},
		"held for 1 ns": {"/ws", `{"type":"join","name":"Ana","hold":true}`, 1},
	} {
		t.Run(what, func(t *testing.T) {
			s := startServer(t, func(c *config.Config) { c.HoldNames = tt.hold })
			watcher := dial(t, s.Addr, "/ws")
			watcher.Join("Watcher")
			c := dial(t, s.Addr, tt.path)
			if tt.join != "" {
				c.WriteText(tt.join)
			}
			watcher.Await("joined")
			c.Close()
			waitUntil(t, "the name is free", func() bool { return ask(t, s.Addr, "Ana")["type"] == "welcome" })
		})
	}
}

// TestHeldOverRestart: names of who was there, and of who had just gone, are kept when the
// server comes back.
func TestHeldOverRestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hubbub.db")
	s := startServer(t, inFile(path))
	c := dial(t, s.Addr, "/ws")
	c.WriteText(`{"type":"join","name":"Ana","hold":true}`)
	token := c.Await("welcome")["session"].(string)
	s.Stop(t)
	again := startServer(t, inFile(path))
	if event := ask(t, again.Addr, "Ana"); event["code"] != "name_held" {
		t.Errorf("somebody else: %v", event)
	}
	if event := dial(t, again.Addr, "/ws").joinFrom("Ana", place{session: token}); event["name"] != "Ana" {
		t.Errorf("who had it: %v", event)
	}
	again.Stop(t)
	if strings.Contains(s.Logs()+again.Logs(), token) {
		t.Error("the token is in the log")
	}
}

// TestPersonElsewhere: with somebody's token one is that person, whatever name one asks for.
func TestPersonElsewhere(t *testing.T) {
	s := startServer(t, nil)
	dial(t, s.Addr, "/ws").Join("Bo")
	c := dial(t, s.Addr, "/ws")
	c.WriteText(`{"type":"join","name":"Ana"}`)
	token := c.Await("welcome")["session"].(string)
	second := dial(t, s.Addr, "/ws")
	second.WriteText(`{"type":"join","room":"tea","name":"Carla","session":"` + token + `"}`)
	if event := second.Await("welcome"); event["name"] != "Ana" {
		t.Errorf("%v", event)
	}
	third := dial(t, s.Addr, "/ws")
	third.WriteText(`{"type":"join","room":"tea","name":"Bo","session":"` + token + `"}`)
	third.ExpectError("name_taken")
}

// TestLeave: who leaves is gone at once, and the name is free.
func TestLeave(t *testing.T) {
	s := startServer(t, nil)
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	c := dial(t, s.Addr, "/ws")
	c.WriteText(`{"type":"join","name":"Ana","hold":true}`)
	c.Await("welcome")
	c.WriteText(`{"type":"leave"}`)
	c.ExpectClose(1000)
	watcher.Await("left")
	waitUntil(t, "the name is free", func() bool { return ask(t, s.Addr, "Ana")["type"] == "welcome" })
}

// TestRename: the room is told, what is said next goes by the new name, and the old one is
// kept. A refusal closes nothing.
func TestRename(t *testing.T) {
	s := startServer(t, nil)
	watcher := dial(t, s.Addr, "/ws")
	watcher.Join("Watcher")
	c := dial(t, s.Addr, "/ws")
	c.Join("Ana")
	for name, code := range map[string]string{"watcher": "name_taken", "SISTEMA": "name_invalid", "": "name_invalid"} {
		c.WriteText(`{"type":"rename","name":"` + name + `"}`)
		if event := c.Await("error"); event["code"] != code || event["final"] != nil {
			t.Errorf("%s: %v, want %s", name, event, code)
		}
	}
	c.WriteText(`{"type":"rename","name":"Anna"}`)
	if event := watcher.Await("renamed"); event["from"] != "Ana" || event["name"] != "Anna" {
		t.Errorf("%v", event)
	}
	c.Say("hi")
	if event := watcher.Await("message"); event["from"] != "Anna" || event["user"] == nil {
		t.Errorf("%v", event)
	}
	if event := ask(t, s.Addr, "Ana"); event["code"] != "name_held" {
		t.Errorf("the old name: %v", event)
	}
	if event := ask(t, s.Addr, "Anna"); event["code"] != "name_taken" {
		t.Errorf("the new name: %v", event)
	}
}

// TestTabs: eight connections of a person live together; the ninth closes one of them.
func TestTabs(t *testing.T) {
	s := startServer(t, nil)
	first := dial(t, s.Addr, "/ws")
	token := first.Join("Ana")["session"].(string)
	tabs := []*rawConn{first}
	for range 7 {
		tab := dial(t, s.Addr, "/ws")
		if event := tab.joinFrom("Ana", place{session: token}); event["online"] != 1.0 {
			t.Errorf("%v people", event["online"])
		}
		tabs = append(tabs, tab)
	}
	first.Say("hi")
	for _, tab := range tabs {
		tab.AwaitMessage("hi")
	}
	dial(t, s.Addr, "/ws").joinFrom("Ana", place{session: token})
	replaced := 0
	for _, tab := range tabs {
		tab.WriteText(`{"type":"ping"}`)
		event := tab.ReadEvent()
		for event["type"] != "pong" && event["code"] != "replaced" {
			event = tab.ReadEvent()
		}
		if event["code"] == "replaced" {
			replaced++
		}
	}
	if replaced != 1 {
		t.Errorf("%d were replaced", replaced)
	}
}
