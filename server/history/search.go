package history

import (
	"context"

	"hubbub/server/room"
	"hubbub/server/search"
	"hubbub/server/wire"
)

// MaxQuery is how many bytes of a query are looked for.
const MaxQuery = search.MaxQuery

// maxCandidates is how many entries are looked at for the beginning of a long word before
// FTS5 has to put all words with that beginning together. Where fewer than a page of so
// many hold it, that is not much.
const maxCandidates = 512

const searchSQL = selectEntrySQL + `
	WHERE place IN (
		SELECT rowid FROM terms_` + termsVersion + ` WHERE terms MATCH ?4 AND rowid BETWEEN ?1 AND ?2
		ORDER BY rowid DESC LIMIT ?3)
	ORDER BY place DESC`

// Search returns at most limit entries that precede before and have all that the query
// looks for, the newest first. 0 stands for the end. Any query will do. Entries that
// cannot be indexed while the log is not Healthy are not found.
func (l *Log) Search(ctx context.Context, name, query string, before int64, limit int) (room.Found, error) {
	q := search.Parse(query)
	want := span{upTo: upToBefore(before), limit: int64(limit)}
	if q.Terms() == 0 {
		want.limit = 0
	}
	if want.limit > 0 {
		end, err := l.beginSearch(ctx)
		if err != nil {
			return room.Found{}, err
		}
		defer end()
		if err := l.waitIndexed(ctx, name); err != nil {
			return room.Found{}, err
		}
	}
	s, entries, err := l.find(ctx, name, &q, want)
	return room.Found{Page: l.pageOf(&s, entries), Terms: q.Terms(), From: s.searched}, err
}

// beginSearch waits for a turn: searches take half of the processors at most.
func (l *Log) beginSearch(ctx context.Context) (end func(), err error) {
	select {
	case l.searches <- struct{}{}:
		return func() { <-l.searches }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *Log) find(ctx context.Context, name string, q *search.Query, want span) (state, []wire.Entry, error) {
	if q.Narrow() && want.limit > 0 {
		candidates := want
		candidates.limit, candidates.match = maxCandidates, q.Candidates()
		s, entries, err := l.read(ctx, name, l.reads.search, candidates)
		complete := len(entries) < maxCandidates
		entries = holding(q, entries, want.limit)
		if err != nil || complete || len(entries) == int(want.limit) {
			return s, entries, err
		}
	}
	want.match = q.Match()
	return l.read(ctx, name, l.reads.search, want)
}

// holding returns the first entries that hold what a query looks for.
func holding(q *search.Query, entries []wire.Entry, limit int64) []wire.Entry {
	var held []wire.Entry
	for i := range entries {
		if q.Holds(entries[i].Text) {
			if held = append(held, entries[i]); len(held) == int(limit) {
				break
			}
		}
	}
	return held
}
