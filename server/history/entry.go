package history

import (
	"database/sql"

	"hubbub/server/wire"
)

// entryColumns are those of an entry's fields beside its place and what became of it, in
// the order of entryFields and entryRow. No other SQL lists them.
const (
	columnsToText = `kind, target, user, role, ask, id, sender, at, `
	entryColumns  = columnsToText + `text`
)

const (
	selectToTextSQL = `SELECT place & 0xffffffffff, ` + removedSQL + `, ` + columnsToText
	selectEntrySQL  = selectToTextSQL + `text FROM message `
	insertSQL       = `
		INSERT INTO message (place, author, ` + entryColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (place >> 40, author, id) WHERE id <> '' DO NOTHING`
	originalSQL = selectToTextSQL + nowTextSQL + `, ` + changedSQL + ` FROM message WHERE place >> 40 = ? AND author = ? AND id = ? AND id <> ''`
)

// roleNumbers are those of identity.Role, for the roles that entries tell of, and one far from
// them for programs. What a file has beside them is read as none.
var (
	roleNumbers = map[string]int64{"moderator": 3, "owner": 4, "bot": 100}
	roleWords   = map[int64]string{3: "moderator", 4: "owner", 100: "bot"}
)

// entryFields returns what insertSQL takes.
func entryFields(place int64, author []byte, e *wire.Entry) []any {
	return []any{place, author, int64(e.Kind), e.Target, e.User, roleNumbers[e.Role], e.Ask, e.ID, e.From, e.At, e.Text}
}

// An entryRow is a row of selectEntrySQL.
type entryRow struct {
	wire.Entry
	kind    int64 // into wire.Kind, database/sql would go by way of a string
	role    int64
	removed int64 // the seq of what took it back, 0 if it stands
}

func (r *entryRow) columns() []any {
	return []any{&r.Seq, &r.removed, &r.kind, &r.Target, &r.User, &r.role, &r.Ask, &r.ID, &r.From, &r.At, &r.Text}
}

// entry returns what readers get of a row.
func (r *entryRow) entry() wire.Entry {
	e := r.whole()
	if e.Removed {
		e.Text = ""
	}
	return e
}

// whole is entry with the text that was taken back, if the row has it.
func (r *entryRow) whole() wire.Entry {
	r.Kind = wire.Kind(r.kind)
	r.Role = roleWords[r.role]
	r.Removed = r.removed > 0
	return r.Entry
}

// scanEntry reads one row.
func scanEntry(row *sql.Row, e *wire.Entry) error {
	var r entryRow
	err := row.Scan(r.columns()...)
	if err == nil {
		*e = r.entry()
	}
	return err
}

// scanOriginal reads one row of originalSQL. One whose text is not the first one any more is Edited.
func scanOriginal(row *sql.Row, e *wire.Entry) error {
	var r entryRow
	var changed bool
	err := row.Scan(append(r.columns(), &changed)...)
	if err == nil {
		*e = r.entry()
		e.Edited = changed && !e.Removed
	}
	return err
}

// scanEntries reads all rows, as readers get them.
func scanEntries(rows *sql.Rows, err error) ([]wire.Entry, error) {
	return scanRows(rows, err, (*entryRow).entry)
}

// scanRows reads all rows, and takes of each what a function says.
func scanRows(rows *sql.Rows, err error, take func(*entryRow) wire.Entry) ([]wire.Entry, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var entries []wire.Entry
	var r entryRow
	columns := r.columns()
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return nil, err
		}
		entries = append(entries, take(&r))
	}
	return entries, rows.Err()
}
