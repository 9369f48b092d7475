package records

import (
	"database/sql"
	"fmt"
	"unicode/utf8"

	"hubbub/server/history"
)

// maxTextBytes is the most of a name or id, more than any has.
const maxTextBytes = 512

// checkTexts fails if one of these is too long to be kept.
func checkTexts(texts ...string) error {
	for _, text := range texts {
		if len(text) > maxTextBytes {
			return fmt.Errorf("%w: over %d bytes", ErrInvalid, maxTextBytes)
		}
		if !utf8.ValidString(text) { // what does not travel to other nodes
			return fmt.Errorf("%w: this is no text", ErrInvalid)
		}
	}
	return nil
}

// checkUser fails if this names nobody.
func checkUser(user string) error {
	if user == "" {
		return fmt.Errorf("%w: nobody has an empty id", ErrInvalid)
	}
	return checkTexts(user)
}

// checkRows fails with ErrFull if a table has more rows than it may.
func checkRows(tx history.Tx, countSQL string, most int, args ...any) error {
	var rows int
	if err := tx.QueryRow(countSQL, args...).Scan(&rows); err != nil {
		return err
	}
	if rows > most {
		return ErrFull
	}
	return nil
}

// eachRow calls a function for each row of an answer.
func eachRow(q history.Querier, query string, args []any, take func(*sql.Rows) error) error {
	rows, err := q.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
