package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hubbub/server/history"
	"hubbub/server/records"
)

// personColumns are those that hold the id of a person.
var personColumns = []string{"user", "by_user", "by"}

// notOfPerson are columns of such a name that hold something else, and those of the log.
var notOfPerson = []string{"sanction.by", "message.user", "removal.user", "reaction.user"}

// TestOfPerson: whatever column of the file holds a person's id, what stands beside it is
// told of that person, and of no other, and no secret with it.
func TestOfPerson(t *testing.T) {
	s := start(t)
	const ana = "AAAAAAAAAAAA"
	var kept []string // table.column
	must(t, s.db.Read(t.Context(), func(q history.Querier) error {
		rows, err := q.Query(`SELECT t.name || '.' || c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND c.name IN ('` + strings.Join(personColumns, "', '") + `')`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var column string
			if err := rows.Scan(&column); err != nil {
				return err
			}
			if !slices.Contains(notOfPerson, column) {
				kept = append(kept, column)
			}
		}
		return rows.Err()
	}))
	if len(kept) < 5 {
		t.Fatalf("only %q hold ids", kept)
	}
	for i, column := range kept {
		table, column, _ := strings.Cut(column, ".")
		s.insert(table, column, ana)
		s.insert(table, column, "BBBBBBBBBBBB")
		found := s.of(ana)
		if len(found) != i+1 {
			t.Errorf("with %s.%s: %+v", table, column, found)
		}
		for _, k := range found {
			for field := range k.Fields {
				if field == "hash" || field == "user" || field == "by" {
					t.Errorf("%s tells %s", k.Kind, field)
				}
			}
		}
	}
	for _, k := range s.of("CCCCCCCCCCCC") {
		t.Errorf("of nobody: %+v", k)
	}
	if err := s.db.Read(t.Context(), func(q history.Querier) error { return records.OfPerson(q, "", nil) }); err == nil {
		t.Error("nobody is a person")
	}
}

// of returns what is kept of a person.
func (s *server) of(user string) (found []records.Kept) {
	s.t.Helper()
	must(s.t, s.db.Read(s.t.Context(), func(q history.Querier) error {
		return records.OfPerson(q, user, func(k records.Kept) error {
			found = append(found, k)
			return nil
		})
	}))
	return found
}

// insert adds a row that has a text in one column, and something else in the others.
func (s *server) insert(table, column, text string) {
	s.t.Helper()
	var names, values []string
	must(s.t, s.db.Read(s.t.Context(), func(q history.Querier) error {
		rows, err := q.Query(`SELECT name, type FROM pragma_table_info(?)`, table)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var name, kind string
			if err := rows.Scan(&name, &kind); err != nil {
				return err
			}
			value := map[string]string{"TEXT": fmt.Sprintf("'%s-' || hex(randomblob(8))", name), "INTEGER": "abs(random())", "BLOB": "x'00'"}[kind]
			if name == column {
				value = "'" + text + "'"
			}
			names, values = append(names, name), append(values, value)
		}
		return rows.Err()
	}))
	s.shell(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), strings.Join(values, ", ")))
}
