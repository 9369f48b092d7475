package records

import (
	"database/sql"
	"fmt"

	"hubbub/server/history"
)

// roleWordSQL is the word for a role.
const roleWordSQL = `CASE role WHEN 1 THEN 'viewer' WHEN 2 THEN 'member' WHEN 3 THEN 'moderator' WHEN 4 THEN 'owner' ELSE role END AS role`

// ofPerson is all that is kept of a person beside what it has said, by a word for each kind.
// Neither secrets are in it, nor other people. Times are Unix milliseconds.
var ofPerson = []struct{ kind, sql string }{
	{"role", `SELECT room, ` + roleWordSQL + `, at FROM role_grant WHERE user = ?`},
	{"role given", `SELECT room, ` + roleWordSQL + `, at FROM role_grant WHERE by = ?`},
	{"name held", `SELECT name FROM held WHERE user = ?`},
	{"signed out", `SELECT at FROM ended WHERE user = ?`},
	{"ticket", `SELECT id, room, made_at AS at FROM ticket WHERE user = ?`},
	{"sanction", `SELECT room, kind, name, skeleton, address, reason, at, until, guest FROM sanction WHERE user = ?`},
	{"queue", `SELECT kind, room, since AS at, name, seq, reason, CASE WHEN state = 2 THEN text ELSE '' END AS text FROM queue_item WHERE user = ?`},
	{"report", `SELECT room, seq, queue_report.at, queue_report.name, queue_report.reason FROM queue_report LEFT JOIN queue_item ON id = item WHERE queue_report.user = ?`},
	{"let through", `SELECT room, at FROM free_guest WHERE user = ?`},
	{"turn", `SELECT room, id, at / 1000000 AS at, said, free / 1000000 AS free FROM turn WHERE user = ?`},
	{"filter", `SELECT record, room, text, alike, at, until FROM filter WHERE user <> '' AND user = ?`},
	{"act against", `SELECT id, room, at, act, name, seq, until, reason FROM audit WHERE user <> '' AND user = ?`},
	{"name used", `SELECT name, at FROM person_name WHERE user = ?`},
	{"note", `SELECT id, room, at, text FROM note WHERE user = ?`},
	{"note written", `SELECT id, room, at, by_name AS name FROM note WHERE by_user = ?`},
	{"act", `SELECT id, room, at, by_name AS name, act, seq, until, reason FROM audit WHERE by_user = ?`},
}

// A Kept is something that is kept of a person.
type Kept struct {
	Kind   string
	Fields map[string]any // numbers, texts, nil
}

// OfPerson calls a function for all that is kept of a person beside what it has said.
func OfPerson(q history.Querier, user string, each func(Kept) error) error {
	if err := checkUser(user); err != nil {
		return err
	}
	for _, of := range ofPerson {
		err := eachRow(q, of.sql, []any{user}, func(row *sql.Rows) error {
			fields, err := scanFields(row)
			if err != nil {
				return fmt.Errorf("%s: %w", of.kind, err)
			}
			return each(Kept{of.kind, fields})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// scanFields reads a row by the names of its columns.
func scanFields(row *sql.Rows) (map[string]any, error) {
	names, err := row.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if err := row.Scan(into...); err != nil {
		return nil, err
	}
	fields := make(map[string]any, len(names))
	for i, name := range names {
		fields[name] = values[i]
	}
	return fields, nil
}
