package main_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hubbub/server/config"
	"hubbub/server/history"
)

var (
	storedRow = regexp.MustCompile("(?m)^\\| ((?:`[a-z_0-9]+`(?:, )?)+) \\| ((?:`[a-z_]+`(?:, )?)+) \\| (.+) \\| (.+) \\|(.*)\\|$")
	quoted    = regexp.MustCompile("`([^`]+)`")
)

// TestPrivacy: each table and column of the file is told of in docs/privacy.md, and nothing
// that there is not; so are the settings.
func TestPrivacy(t *testing.T) {
	content, err := os.ReadFile("docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	stored := schemaOf(t)
	told := make(map[string]bool)
	for _, row := range storedRow.FindAllStringSubmatch(string(content), -1) {
		tables, columns := names(row[1]), names(row[2])
		want := make(map[string]bool)
		for _, table := range tables {
			if told[table] || stored[table] == nil {
				t.Errorf("%s is told of twice, or is not stored", table)
			}
			told[table] = true
			for _, column := range stored[table] {
				want[column] = true
			}
		}
		slices.Sort(columns)
		if wanted := slices.Sorted(maps.Keys(want)); !slices.Equal(columns, wanted) {
			t.Errorf("%s: told of %q, the columns are %q", row[1], columns, wanted)
		}
	}
	for table, columns := range stored {
		if !told[table] {
			t.Errorf("docs/privacy.md does not tell of %s with %q", table, columns)
		}
	}
	settings := config.Default()
	flags := config.Flags(&settings)
	for _, flag := range regexp.MustCompile("`-([a-z-]+)`").FindAllStringSubmatch(string(content), -1) {
		if flags.Lookup(flag[1]) == nil {
			t.Errorf("there is no setting -%s", flag[1])
		}
	}
}

// names returns what stands in backticks.
func names(cell string) (all []string) {
	for _, name := range quoted.FindAllStringSubmatch(cell, -1) {
		all = append(all, name[1])
	}
	return all
}

// notStored are tables that lie in other ones, of SQLite or of the search index, and that of
// an index that a server removes.
func notStored(table string) bool {
	return strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "terms_2_") || strings.HasPrefix(table, "message_text")
}

// schemaOf returns the columns of each table of a new file.
func schemaOf(t *testing.T) map[string][]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hubbub.db")
	l, err := history.Open(history.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	tables := make(map[string][]string)
	err = l.Read(t.Context(), func(q history.Querier) error {
		rows, err := q.Query(`SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var table, column string
			if err := rows.Scan(&table, &column); err != nil {
				return err
			}
			if !notStored(table) {
				tables[table] = append(tables[table], column)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}
