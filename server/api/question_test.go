package api

import (
	"testing"
)

// FuzzQuestion: whatever is asked, the history is not asked for more than it may
// answer.
func FuzzQuestion(f *testing.F) {
	for _, query := range []string{"", "limit=200&before=9", "after=0", "q=%22+OR+*&limit=1", "before=&after=", "limit=9223372036854775808"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := parseQuestion(query)
		if err != nil {
			return
		}
		if q.limit < 1 || q.limit > maxPage || q.before < 0 || q.after < 0 || len(q.words) > MaxQuery || q.forward && (q.search || q.before > 0) {
			t.Errorf("%q: %+v", query, q)
		}
	})
}
