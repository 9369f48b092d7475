package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"hubbub/server/wire"
)

// A question is what is asked of the messages of a room.
type question struct {
	before, after int64
	forward       bool // after was given
	words         string
	search        bool // words were given
	limit         int
}

func parseQuestion(rawQuery string) (q question, err error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return question{}, fmt.Errorf("the question cannot be read: %w", err)
	}
	const maxSeq = 1<<53 - 1 // what JavaScript can count to
	limit, errLimit := parseNumber(query, "limit", 1, maxPage, defaultPage)
	before, errBefore := parseNumber(query, "before", 1, maxSeq, 0)
	after, errAfter := parseNumber(query, "after", 0, maxSeq, 0)
	q = question{before: before, after: after, forward: query.Has("after"), words: query.Get("q"), search: query.Has("q"), limit: int(limit)}
	switch err = cmp.Or(errLimit, errBefore, errAfter); {
	case err != nil:
	case q.forward && (query.Has("before") || q.search):
		err = errors.New("after goes with neither before nor q")
	case len(q.words) > MaxQuery:
		err = fmt.Errorf("q has %d bytes, %d are allowed", len(q.words), MaxQuery)
	}
	return q, err
}

// parseNumber reads a whole number within bounds; absent is what stands for none.
func parseNumber(query url.Values, name string, least, most, absent int64) (int64, error) {
	text := query.Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("%s must be a number from %d to %d, not %q", name, least, most, text)
	}
	return n, nil
}

// find returns one message more than the limit, if there is one.
func (q *question) find(ctx context.Context, history History, room string) ([]wire.Message, error) {
	switch {
	case q.search:
		return history.Search(ctx, room, q.words, q.before, q.limit+1)
	case q.forward:
		return history.After(ctx, room, q.after, q.limit+1)
	default:
		return history.Before(ctx, room, q.before, q.limit+1)
	}
}
