package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"hubbub/server/room"
)

// A question is what is asked of the messages of a room.
type question struct {
	direction direction
	seq       int64 // where to begin; 0 with beforeSeq is the end; with fromTime Unix milliseconds
	words     string
	limit     int
}

// A direction says which messages of a room are asked for, from a number on.
type direction uint8

const (
	beforeSeq direction = iota // back from a number
	afterSeq                   // forward from a number
	fromSeq                    // forward from a number, which counts
	fromTime                   // forward from the first message of a time
	bySearch                   // back, through those that have the words
)

// maxSeq is what JavaScript can count to.
const maxSeq = 1<<53 - 1

func parseQuestion(rawQuery string) (q question, err error) {
	query, err := parseQuery(rawQuery)
	if err != nil {
		return question{}, err
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
		if back || query.Has("from") || query.Has("at") {
			err = errors.New("after goes with neither before nor from nor at nor q")
		}
	case query.Has("from"):
		q.direction, q.seq = fromSeq, from
		if back || query.Has("at") {
			err = errors.New("from goes with neither before nor after nor at nor q")
		}
	case query.Has("at"):
		if q.direction = fromTime; back {
			return q, errors.New("at goes with neither before nor after nor from nor q")
		}
		q.seq, err = parseTime("at", query.Get("at"))
	case query.Has("q"):
		q.direction, q.words = bySearch, query.Get("q")
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

// maxTime is the end of the year 9999, which RFC 3339 can write.
const maxTime = 253402300799999

// parseTime reads a time in Unix milliseconds or as RFC 3339 has it.
func parseTime(name, text string) (ms int64, err error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		if ms = t.UnixMilli(); ms >= 0 {
			return ms, nil
		}
	} else if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms >= 0 && ms <= maxTime {
		return ms, nil
	}
	return 0, fmt.Errorf("%s must be a time such as 2026-01-31T18:30:00Z, or milliseconds since 1970, not %q", name, text)
}

// find returns one message more than the limit, if there is one.
func (q *question) find(ctx context.Context, history History, name string) (found room.Found, err error) {
	switch q.direction {
	case bySearch:
		return history.Search(ctx, name, q.words, q.seq, q.limit+1)
	case fromTime:
		found.Page, err = history.At(ctx, name, q.seq, q.limit+1)
	case fromSeq:
		found.Page, err = history.From(ctx, name, q.seq, q.limit+1)
	case afterSeq:
		found.Page, err = history.After(ctx, name, q.seq, q.limit+1)
	default:
		found.Page, err = history.Before(ctx, name, q.seq, q.limit+1)
	}
	return found, err
}

// parseQuery reads what stands behind the question mark.
func parseQuery(raw string) (url.Values, error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, fmt.Errorf("the question cannot be read: %w", err)
	}
	return query, nil
}
