//go:build unix

package command_test

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hubbub/server/client"
)

// A speaker is somebody in the lobby.
type speaker struct {
	t *testing.T
	*client.Client
}

func arrive(t *testing.T, r *running, name string) *speaker {
	t.Helper()
	c, err := client.Join(t.Context(), client.Config{URL: "ws://" + r.Addr + "/ws", Name: name})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &speaker{t, c}
}

// said says something and returns its number.
func (s *speaker) said(text string) int64 {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	receipt := make(chan int64, 1)
	go func() {
		for {
			event, err := s.Next(ctx)
			if err != nil {
				return
			}
			if m, ok := event.(client.Message); ok && m.Text == text {
				receipt <- m.Seq
				return
			}
		}
	}()
	if _, err := s.Say(ctx, text); err != nil {
		s.t.Fatal(err)
	}
	select {
	case seq := <-receipt:
		return seq
	case <-ctx.Done():
		s.t.Fatal("not seen")
		return 0
	}
}

// TestKeeping: rooms are kept from the command line, and each act is undone by the last line
// that it prints.
func TestKeeping(t *testing.T) {
	db := database(t)
	r := start(t, "-db", db)
	ana := arrive(t, r, "Ana")
	first := ana.said("buy cheap coins at coins dot example")
	second := ana.said("buy cheap coins at coins dot example!")
	on := func(args ...string) string { t.Helper(); return did(t, append(args, "-db", db)...) }
	for _, tt := range []struct {
		args  string
		shown string
	}{
		{"room slow lobby 10s", "slow in lobby"},
		{"room pace lobby 5", "pace in lobby"},
		{"room speak lobby 10m", "speak in lobby"},
		{"room speak lobby members", "speak in lobby"},
		{"room links lobby off", "links in lobby"},
		{"room shield lobby on", "shield in lobby"},
		{"room topic lobby Questions", "topic in lobby"},
		{"room announce lobby Nine", "announce in lobby"},
		{fmt.Sprint("room pin lobby ", first), "pin in lobby"},
		{"person timeout Ana -for 10m -reason spam", "people    Ana"},
		{"person timeout Ana -for 10m -everywhere", "timeout in all rooms"},
		{fmt.Sprint("message remove ", first), "count     1"},
		{"message remove -by Ana -since 1h", "count     2"},
		{fmt.Sprint("message sweep ", second, " -timeout 1m -filter 1m"), "count     2"},
		{"room clear lobby", "count     2"},
		{"filter add coins -for 1m", "filter in lobby"},
		{"filter add coins -like -everywhere", "filter in all rooms"},
		{"person kick Ana -preview", "This would be done: kick in lobby"},
	} {
		printed := on(strings.Fields(tt.args)...)
		if !strings.Contains(printed, tt.shown) {
			t.Errorf("%s: %q", tt.args, printed)
		}
		if strings.Contains(tt.args, "-preview") {
			continue
		}
		record := last(t, printed)
		if !regexp.MustCompile(`^\d+$`).MatchString(record) {
			t.Errorf("%s: the last line is %q", tt.args, record)
		}
		on("person", "lift", "-record", record)
	}
	if listed := on("audit", "list"); !strings.Contains(listed, "command line, Ana, spam") || strings.Contains(listed, "coins") {
		t.Errorf("on record:\n%s", listed)
	}
	lifted := last(t, on("filter", "add", "gold"))
	on("filter", "lift", lifted)
	on("filter", "add", "buy coins", "-like", "-for", "1h")
	on("filter", "add", "nitro*", "-everywhere")
	on("person", "ban", "Ana")
	on("person", "lift", "Ana")
	r.stop()
	listed := on("filter", "list", "-room", "lobby")
	if lines := strings.Split(listed, "\n"); len(lines) != 4 || !strings.HasSuffix(lines[1], "lobby       like  buy coins") || !strings.HasSuffix(lines[2], "for good          all rooms   word  nitro*") {
		t.Errorf("filtered:\n%s", listed)
	}
	if listed := on("audit", "list", "-last", "1"); strings.Count(listed, "\n") != 2 || !strings.Contains(listed, "lift") {
		t.Errorf("without a server:\n%s", listed)
	}
}

// TestKeepingRefused: what makes no sense is refused with a word, and so is all of it while
// no server runs.
func TestKeepingRefused(t *testing.T) {
	db := database(t)
	newHistory(t, db)
	for _, offline := range []string{"room slow lobby 10s", "person ban Ana", "message remove 1", "person lift -record 1"} {
		code, stdout, stderr := tried(t, append(strings.Fields(offline), "-db", db)...)
		if code != 1 || stdout != "" || !strings.Contains(stderr, "no server runs on this history") {
			t.Errorf("%s: exit code %d, %q, %q", offline, code, stdout, stderr)
		}
	}
	if code, _, stderr := tried(t, "room", "clear", "lobby", "-db", filepath.Join(t.TempDir(), "none.db")); code != 1 || !strings.Contains(stderr, "none.db") {
		t.Errorf("no history: exit code %d, %q", code, stderr)
	}
	start(t, "-db", db)
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"person timeout Ana", 2, "-for says how long"},
		{"person timeout Ana -for soon", 2, `-for "soon"`},
		{"person timeout -for 10m", 2, "0 operands, want NAME or USER"},
		{"person timeout Ana -for 10m", 1, `nobody who is called "Ana" is here`},
		{"person ban Ana Bea", 2, "2 operands, want NAME or USER"},
		{"person lift Ana -record 1", 2, "a person or a record, not both"},
		{"person lift -record 4711", 1, "there is no such act here"},
		{"message remove", 2, "want the number of a message"},
		{"message remove x", 2, `"x" is no number of a message`},
		{"message remove 4711", 1, "there is no such message"},
		{"message remove 1 -by Ana", 2, "a number or -by, not both"},
		{"room slow lobby", 2, "want ROOM and SPAN|off"},
		{"room slow none 10s", 1, `there is no room "none"`},
		{"room slow lobby 7h", 1, "for_ms is from"},
		{"room pace lobby fast", 2, `"fast"`},
		{"room speak lobby nobody", 2, `-for "nobody"`},
		{"room links lobby maybe", 2, `"maybe" is neither on nor off`},
		{"room pin lobby 4711", 1, "there is no such message"},
		{"room clear", 2, "want ROOM"},
		{"audit list lobby", 2, `unexpected argument "lobby"`},
		{"audit list -last 0", 1, "0 records"},
	} {
		code, stdout, stderr := tried(t, append(strings.Fields(tt.args), "-db", db)...)
		if code != tt.code || stdout != "" || !strings.Contains(stderr, tt.want) {
			t.Errorf("%s: exit code %d, %q, %q, want %d, %s", tt.args, code, stdout, stderr, tt.code, tt.want)
		}
	}
}
