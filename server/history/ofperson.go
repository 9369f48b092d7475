package history

import (
	"context"
	"strings"

	"hubbub/server/wire"
)

// personPage is how many entries of a person are in memory at a time.
const personPage = 100

const keptOfPersonSQL = `
	SELECT place, coalesce((SELECT name FROM room WHERE room.id = place >> 40), ''), place & 0xffffffffff, ` + removedSQL + `, ` + columnsToText + keptTextSQL + `
	FROM message WHERE place > ? AND user = ? AND kind <> 8 ORDER BY place LIMIT ?` // without wire.KindReactions: what others have put to a message

// EachOf calls a function for each entry that a person's id is kept with, room by room. What
// was taken back comes with its text as long as that is kept. It looks through all there is.
func (v *View) EachOf(ctx context.Context, user string, each func(room string, e *wire.Entry) error) error {
	for after := int64(0); ; {
		rooms, entries, last, err := v.pageOf(ctx, user, after)
		if err != nil {
			return err
		}
		for i := range entries {
			if err := each(rooms[i], &entries[i]); err != nil {
				return err
			}
		}
		if len(entries) < personPage {
			return nil
		}
		after = last
	}
}

// pageOf returns the next entries of a person, the rooms that they are in, and the last place.
func (v *View) pageOf(ctx context.Context, user string, after int64) (rooms []string, entries []wire.Entry, last int64, err error) {
	const ever = 0 // it is deleted when it is no longer to be kept
	err = v.Read(ctx, func(q Querier) error {
		rows, err := q.Query(keptOfPersonSQL, ever, after, user, personPage)
		if err != nil {
			return err
		}
		defer rows.Close()
		var r entryRow
		var room string
		for columns := append([]any{&last, &room}, r.columns()...); rows.Next(); {
			if err := rows.Scan(columns...); err != nil {
				return err
			}
			e := r.whole()
			if e.Removed {
				e.Text = strings.TrimRight(e.Text, " ") // blanks take the place of what is gone
			}
			rooms, entries = append(rooms, room), append(entries, e)
		}
		return rows.Err()
	})
	return rooms, entries, last, err
}
