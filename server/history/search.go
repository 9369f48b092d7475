package history

import (
	"context"
	"database/sql"
	"math"
	"time"

	"hubbub/server/room"
	"hubbub/server/search"
	"hubbub/server/wire"
)

// MaxQuery is how many bytes of a query are looked for.
const MaxQuery = search.MaxQuery

const (
	// maxCandidates is how many entries are looked at one by one, at a time.
	maxCandidates = 256
	// searchTime is after how long a search does not look at more of them: words that are
	// in many messages, and together in few, would take as long as the room is large.
	searchTime = 10 * time.Millisecond
)

const (
	matchesSQL = `
		SELECT rowid FROM terms_` + termsVersion + ` WHERE terms MATCH ?4 AND rowid BETWEEN ?1 AND ?2
		ORDER BY rowid DESC LIMIT ?3`
	searchSQL = selectEntrySQL + `WHERE place IN (` + matchesSQL + `) ORDER BY place DESC`
	reachSQL  = `SELECT count(*), min(rowid) FROM (` + matchesSQL + `)`
)

// Search returns at most limit entries that precede before and have all that the query
// looks for, the newest first. 0 stands for the end. Any query will do. It may come back
// before all of a large room was searched. Entries that cannot be indexed while the log
// is not Healthy are not found.
func (l *Log) Search(ctx context.Context, name, query string, before int64, limit int) (room.Found, error) {
	q := search.Parse(query)
	if q.Terms() == 0 || limit <= 0 {
		s, _, err := l.read(ctx, name, l.reads.search, span{})
		return room.Found{Page: l.pageOf(&s, nil), From: s.searched}, err
	}
	end, err := l.beginSearch(ctx)
	if err != nil {
		return room.Found{}, err
	}
	defer end()
	return l.searchIn(ctx, name, &q, before, limit)
}

// searchIn is Search for a query that looks for something, when it is its turn.
func (l *Log) searchIn(ctx context.Context, name string, q *search.Query, before int64, limit int) (room.Found, error) {
	if err := l.waitIndexed(ctx, name); err != nil {
		return room.Found{}, err
	}
	s, _, err := l.read(ctx, name, l.reads.search, span{})
	if err != nil {
		return room.Found{}, err
	}
	want := span{upTo: min(upToBefore(before), s.last), limit: int64(limit)}
	entries, reached, err := l.find(ctx, name, q, want, &s)
	if len(entries) == limit {
		reached = entries[limit-1].Seq // others may precede it
	}
	return room.Found{
		Page: l.pageOf(&s, entries), Terms: q.Terms(),
		From: max(s.searched, reached), Partial: reached > s.searched && len(entries) < limit,
	}, err
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

// find searches back from the end of want, and returns the number from which on all was
// searched.
func (l *Log) find(ctx context.Context, name string, q *search.Query, want span, s *state) (entries []wire.Entry, reached int64, err error) {
	if parts := q.Parts(); len(parts) > 1 {
		return l.findTogether(ctx, name, q, parts, want, s)
	}
	if q.Narrow() {
		candidates, err := l.candidates(ctx, name, q, want.upTo)
		entries = holding(q, candidates, want.limit)
		if err != nil || len(candidates) < maxCandidates || len(entries) == int(want.limit) {
			return entries, s.searched, err
		}
		// So many begin alike that those with the whole beginning are few.
		want.upTo, want.limit = candidates[maxCandidates-1].Seq-1, want.limit-int64(len(entries))
	}
	want.match = q.Match()
	return l.findStanding(ctx, name, entries, want, s)
}

// findStanding adds the entries that match, but for those that were taken back and are in
// the index yet.
func (l *Log) findStanding(ctx context.Context, name string, entries []wire.Entry, want span, s *state) (_ []wire.Entry, reached int64, err error) {
	begun := time.Now()
	for most := int64(len(entries)) + want.limit; ; {
		_, found, err := l.read(ctx, name, l.reads.search, want)
		for i := range found {
			if !found[i].Removed {
				entries = append(entries, found[i])
			}
		}
		if err != nil || int64(len(found)) < want.limit || int64(len(entries)) == most {
			return entries, s.searched, err
		}
		reached = found[len(found)-1].Seq
		if want.upTo, want.limit = reached-1, most-int64(len(entries)); time.Since(begun) >= l.config.searchTime {
			return entries, reached, nil
		}
	}
}

// findTogether looks through the entries that have the rarest part for the others.
func (l *Log) findTogether(ctx context.Context, name string, q *search.Query, parts []search.Query, want span, s *state) (entries []wire.Entry, reached int64, err error) {
	begun := time.Now()
	rarest, err := l.rarest(ctx, parts, s.id, want.upTo)
	for err == nil {
		var candidates []wire.Entry
		candidates, err = l.candidates(ctx, name, rarest, want.upTo)
		entries = append(entries, holding(q, candidates, want.limit-int64(len(entries)))...)
		if len(candidates) < maxCandidates || len(entries) == int(want.limit) {
			return entries, s.searched, err
		}
		reached = candidates[maxCandidates-1].Seq
		if want.upTo = reached - 1; time.Since(begun) >= l.config.searchTime {
			break
		}
	}
	return entries, reached, err
}

// candidates returns the newest entries that may be what a query looks for.
func (l *Log) candidates(ctx context.Context, name string, q *search.Query, upTo int64) ([]wire.Entry, error) {
	_, entries, err := l.read(ctx, name, l.reads.search, span{upTo: upTo, limit: maxCandidates, match: q.Candidates()})
	return entries, err
}

// rarest returns the part that has the fewest candidates, or of which maxCandidates lie
// farthest back.
func (l *Log) rarest(ctx context.Context, parts []search.Query, roomID, upTo int64) (rarest *search.Query, err error) {
	fewest, farthest := int64(math.MaxInt64), int64(math.MaxInt64)
	for i := range parts {
		var rows int64
		var back sql.NullInt64
		args := []any{place(roomID, 1), place(roomID, upTo), maxCandidates, parts[i].Candidates()}
		if err := l.ask(ctx, l.reads.reach, args, []any{&rows, &back}); err != nil {
			return nil, err
		}
		if rows < fewest || rows == fewest && back.Int64 < farthest {
			rarest, fewest, farthest = &parts[i], rows, back.Int64
		}
	}
	return rarest, nil
}

// holding returns the first entries that hold what a query looks for.
func holding(q *search.Query, entries []wire.Entry, limit int64) []wire.Entry {
	var held []wire.Entry
	for i := range entries {
		if !entries[i].Removed && q.Holds(entries[i].Text) {
			if held = append(held, entries[i]); len(held) == int(limit) {
				break
			}
		}
	}
	return held
}
