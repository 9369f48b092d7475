package history_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/wire"
)

// byRoles returns a draft of each role, whose text names it.
func byRoles() []history.Draft {
	var drafts []history.Draft
	for _, role := range []string{"", "moderator", "owner", "bot"} {
		d := said("ana", "by-"+role, "tea by "+role, 1)
		d.Role = role
		drafts = append(drafts, d)
	}
	return drafts
}

// wantRoles checks that each entry has the role that its text names.
func wantRoles(t *testing.T, what string, got []wire.Entry, want int) {
	t.Helper()
	if len(got) != want {
		t.Errorf("%s: %d entries, want %d", what, len(got), want)
	}
	for _, e := range got {
		if "tea by "+e.Role != e.Text {
			t.Errorf("%s: %q has the role %q", what, e.Text, e.Role)
		}
	}
}

// wantRolesEverywhere checks them wherever a room is read.
func wantRolesEverywhere(t *testing.T, l *keeper) {
	t.Helper()
	after, err := l.After(t.Context(), "lobby", 0, 10)
	if err != nil {
		t.Error(err)
	}
	wantRoles(t, "After", after.Entries, 4)
	before, err := l.Before(t.Context(), "lobby", 0, 10)
	if err != nil {
		t.Error(err)
	}
	wantRoles(t, "Before", before.Entries, 4)
	tail, err := l.Tail("lobby", 10)
	if err != nil {
		t.Error(err)
	}
	wantRoles(t, "Tail", tail.Entries, 4)
	wantRoles(t, "Search", search(t, l, "tea"), 4)
}

// A message keeps the role that its sender had.
func TestRoles(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		for _, d := range mustAppend(t, l, "lobby", byRoles()...) {
			wantRoles(t, "the receipt", []wire.Entry{d.Entry}, 1)
		}
		wantRolesEverywhere(t, l)
		later := byRoles()
		for i := range later {
			later[i].Role = "" // it was taken away meanwhile
		}
		for _, d := range mustAppend(t, l, "lobby", later...) {
			wantRoles(t, "the receipt given again", []wire.Entry{d.Entry}, 1)
		}
		if c.Path != history.Memory {
			shut(t, l)
			wantRolesEverywhere(t, open(t, c))
		}
	})
}

// Roles are kept as the numbers of identity.Role, and the badge of programs as 100; one that a later version has added is
// none here.
func TestRoleNumbers(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", byRoles()...)
	shut(t, l)
	db := database(t, c.Path)
	defer db.Close()
	want := fmt.Sprintf("0,%d,%d,100", uint8(identity.Moderator), uint8(identity.Owner))
	var numbers string
	if err := db.QueryRow("SELECT group_concat(role ORDER BY place) FROM message").Scan(&numbers); err != nil || numbers != want {
		t.Errorf("roles %s, %v, want %s", numbers, err, want)
	}
	shell(t, c.Path, "UPDATE message SET role = 5")
	for _, e := range all(t, open(t, c), "lobby") {
		if e.Role != "" {
			t.Errorf("5 is read as %q", e.Role)
		}
	}
}

// A file from before messages had roles is brought forward: what it held has none, what
// is added has.
func TestSchema3(t *testing.T) {
	c := file(t)
	shell(t, c.Path, strings.Join(history.Schema()[:3], ";")+`;
		INSERT INTO room (id, name, last, at, messages, floor, gone, title) VALUES (1, 'lobby', 1, 9, 1, 1, 0, 'Lobby');
		INSERT INTO message (place, author, id, sender, at, text, user) VALUES (1 << 40 | 1, x'', '', 'ana', 9, 'tea by ', 'u1');
		PRAGMA application_id = 0x48756262; PRAGMA user_version = 3`)
	l := open(t, c)
	want := wire.Entry{Seq: 1, Kind: wire.KindMessage, User: "u1", From: "ana", At: 9, Text: "tea by "}
	if got := all(t, l, "lobby"); !slices.Equal(got, []wire.Entry{want}) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	mustAppend(t, l, "lobby", byRoles()[1:]...)
	wantRolesEverywhere(t, l)
	l.Check(t)
	shut(t, l)
	wantFiles(t, filepath.Dir(c.Path), "hubbub.db", "hubbub.db.schema3")
}
