package api

import "testing"

// FuzzQuestion: whatever is asked, the history is not asked for more than it may
// answer.
func FuzzQuestion(f *testing.F) {
	for _, query := range []string{"", "limit=200&before=9", "after=0", "q=%22+OR+*&limit=1", "before=&after=", "from=3&limit=2", "from=1&q=x", "limit=9223372036854775808", "at=1790000000000", "at=2026-01-31T18:30:00Z", "at=-1"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := parseQuestion(query)
		if err != nil {
			return
		}
		if q.limit < 1 || q.limit > maxPage || q.seq < 0 || len(q.words) > MaxQuery || q.direction > bySearch || q.direction != bySearch && q.words != "" {
			t.Errorf("%q: %+v", query, q)
		}
	})
}

// TestParameters: what goes together, and what does not.
func TestParameters(t *testing.T) {
	for query, want := range map[string]question{
		"":                               {limit: defaultPage},
		"before=9&limit=200":             {seq: 9, limit: 200},
		"after=0":                        {direction: afterSeq, limit: defaultPage},
		"from=7":                         {direction: fromSeq, seq: 7, limit: defaultPage},
		"at=1790000000000&limit=3":       {direction: fromTime, seq: 1790000000000, limit: 3},
		"at=2026-01-31T18:30:00%2B01:00": {direction: fromTime, seq: 1769880600000, limit: defaultPage},
		"q=a&before=9":                   {direction: bySearch, seq: 9, words: "a", limit: defaultPage},
	} {
		if q, err := parseQuestion(query); err != nil || q != want {
			t.Errorf("%q: %+v, %v, want %+v", query, q, err, want)
		}
	}
	for _, query := range []string{
		"after=1&before=2", "after=1&q=a", "after=1&from=1", "from=1&before=2", "from=1&q=a",
		"limit=0", "limit=201", "before=0", "after=-1", "from=-1", "from=x", "at=", "at=x", "at=-1", "at=1&after=1", "at=1&from=1", "at=1&before=2", "at=1&q=a", "at=1969-12-31T23:59:59Z", "at=253402300800000", "before=9007199254740992", "%",
	} {
		if q, err := parseQuestion(query); err == nil {
			t.Errorf("%q: %+v, want an error", query, q)
		}
	}
}
