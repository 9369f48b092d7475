package history_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hubbub/server/history"
)

// A file of this version becomes one of the next, and keeps all.
func TestMigration(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(3)...)
	epoch := stand(t, l, "lobby").Epoch
	shut(t, l)

	l = open(t, c.WithSteps("ALTER TABLE room ADD COLUMN topic TEXT NOT NULL DEFAULT 'none'"))
	mustAppend(t, l, "lobby", texts("4")...)
	wantTexts(t, all(t, l, "lobby"), "1", "2", "3", "4")
	wantTexts(t, search(t, l, "3"), "3")
	if now := stand(t, l, "lobby").Epoch; now != epoch {
		t.Errorf("the epoch is %s, was %s", now, epoch)
	}
	shell(t, c.Path, "UPDATE room SET topic = 'tea'")
	shut(t, l)

	if _, err := history.Open(c); !errors.Is(err, history.ErrNewer) {
		t.Errorf("an older program opens the file: %v", err)
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

// Steps take no longer in a large file than in a small one.
func TestStepsTouchNoRow(t *testing.T) {
	for i, step := range history.Schema()[1:] {
		if bad := touching(step); len(bad) > 0 {
			t.Errorf("step %d touches what is there: %q", i+2, bad)
		}
	}
	const table, index = "CREATE TABLE t (a, b)", "CREATE UNIQUE INDEX i ON t (a)"
	for step, bad := range map[string]bool{
		table + "; -- ; DROP\n" + index:            false,
		"CREATE VIRTUAL TABLE v USING fts5 (a)":    false,
		"ALTER TABLE message ADD COLUMN a INTEGER": false,
		index:                                 true,
		index + "; " + table:                  true,
		"UPDATE room SET a = 1":               true,
		table + " AS SELECT * FROM message":   true,
		table + "; INSERT INTO t SELECT 1, 2": true,
		"ALTER TABLE message DROP COLUMN a":   true,
		"CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END": true,
	} {
		if got := len(touching(step)) > 0; got != bad {
			t.Errorf("%q is refused: %t, want %t", step, got, bad)
		}
	}
}

var (
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	newTable   = regexp.MustCompile(`^CREATE TABLE (\w+) \(`)
	newIndex   = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX \w+ ON (\w+) \(`)
	harmless   = regexp.MustCompile(`^(?:ALTER TABLE \w+ ADD COLUMN|CREATE VIRTUAL TABLE) `)
)

// touching returns the statements of a step that may read or write rows.
func touching(step string) (bad []string) {
	var made []string
	for statement := range strings.SplitSeq(sqlComment.ReplaceAllString(step, ""), ";") {
		statement = strings.Join(strings.Fields(statement), " ")
		table, index := newTable.FindStringSubmatch(statement), newIndex.FindStringSubmatch(statement)
		switch {
		case statement == "" || harmless.MatchString(statement):
		case table != nil && !strings.Contains(statement, " SELECT "):
			made = append(made, table[1])
		case index == nil || !slices.Contains(made, index[1]):
			bad = append(bad, statement)
		}
	}
	return bad
}
