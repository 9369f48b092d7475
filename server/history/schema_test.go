package history_test

import (
	"errors"
	"testing"

	"hubbub/server/history"
)

// A file of any earlier version becomes one of this version, and keeps all.
func TestMigration(t *testing.T) {
	const future = "ALTER TABLE room ADD COLUMN topic TEXT NOT NULL DEFAULT 'none'"
	for version := 1; version <= history.Steps; version++ {
		c := file(t)
		l := open(t, c.FirstSteps(version))
		mustAppend(t, l, "lobby", numbered(3)...)
		epoch := l.Epoch()
		shut(t, l)

		l = open(t, c.WithSteps(future))
		mustAppend(t, l, "lobby", texts("4")...)
		wantTexts(t, all(t, l, "lobby"), "1", "2", "3", "4")
		wantTexts(t, search(t, l, "3"), "3")
		if l.Epoch() != epoch {
			t.Errorf("version %d: the epoch has changed", version)
		}
		shell(t, c.Path, "UPDATE room SET topic = 'tea'")
		shut(t, l)

		if _, err := history.Open(c); !errors.Is(err, history.ErrNewer) {
			t.Errorf("version %d: an older program opens the file: %v", version, err)
		}
	}
}

// A step that fails leaves the file as it was before that step.
func TestMigrationThatFails(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", texts("one")...)
	shut(t, l)
	before := read(t, c.Path)
	if _, err := history.Open(c.WithSteps("DROP TABLE message; SYNTAX ERROR")); err == nil {
		t.Fatal("Open succeeded")
	}
	if read(t, c.Path) != before {
		t.Error("the file has changed")
	}
	l = open(t, c)
	wantTexts(t, all(t, l, "lobby"), "one")
}
