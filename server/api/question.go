package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"hubbub/server/room"
)

// A question is what is asked of the messages of a room.
type question struct {
	direction direction
	seq       int64 // where to begin; 0 with beforeSeq is the end
	words     string
	limit     int
}

// A direction says which messages of a room are asked for, from a number on.
type direction uint8

const (
	beforeSeq direction = iota // back from a number
	afterSeq                   // forward from a number
	fromSeq                    // forward from a number, which counts
	search                     // back, through those that have the words
)

// maxSeq is what JavaScript can count to.
const maxSeq = 1<<53 - 1

func parseQuestion(rawQuery string) (q question, err error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return question{}, fmt.Errorf("the question cannot be read: %w", err)
	}
	limit, errLimit := parseNumber(query, "limit", 1, maxPage, defaultPage)
	before, errBefore := parseNumber(query, "before", 1, maxSeq, 0)
	after, errAfter := parseNumber(query, "after", 0, maxSeq, 0)
	from, errFrom := parseNumber(query, "from", 0, maxSeq, 0)
	q = question{seq: before, limit: int(limit)}
	back := query.Has("before") || query.Has("q")
	switch err = cmp.Or(errLimit, errBefore, errAfter, errFrom); {
	case err != nil:
	case query.Has("after"):
		q.direction, q.seq = afterSeq, after
		if back || query.Has("from") {
			err = errors.New("after goes with neither before nor from nor q")
		}
	case query.Has("from"):
		q.direction, q.seq = fromSeq, from
		if back {
			err = errors.New("from goes with neither before nor after nor q")
		}
	case query.Has("q"):
		q.direction, q.words = search, query.Get("q")
		if len(q.words) > MaxQuery {
			err = fmt.Errorf("q has %d bytes, %d are allowed", len(q.words), MaxQuery)
		}
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
func (q *question) find(ctx context.Context, history History, name string) (found room.Found, err error) {
	switch q.direction {
	case search:
		return history.Search(ctx, name, q.words, q.seq, q.limit+1)
	case fromSeq:
		found.Page, err = history.From(ctx, name, q.seq, q.limit+1)
	case afterSeq:
		found.Page, err = history.After(ctx, name, q.seq, q.limit+1)
	default:
		found.Page, err = history.Before(ctx, name, q.seq, q.limit+1)
	}
	return found, err
}
