package records_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/records"
)

// TestManyRowsAreFound: by an index, not one after the other.
func TestManyRowsAreFound(t *testing.T) {
	s := start(t)
	s.act(moderation.Record{Room: "tea", Act: moderation.ActClear})
	for _, query := range records.QueriesOfMany {
		var plan []string
		must(t, s.db.Read(t.Context(), func(q history.Querier) error {
			rows, err := q.Query("EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var id, parent, unused sql.NullInt64
				var step string
				if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
					return err
				}
				plan = append(plan, step)
			}
			return rows.Err()
		}))
		if all := fmt.Sprint(plan); !strings.Contains(plan[0], "SEARCH") || strings.Contains(all, "TEMP B-TREE") {
			t.Errorf("%s: %s", query, all)
		}
	}
}
