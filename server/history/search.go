package history

import (
	"context"
	"time"

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

// A search looks at searchWindow messages at a time, the newest first, and begins with no
// more after searchTime: words that are in many messages, and together in few, would take
// as long as the room is large.
const (
	searchWindow = 1 << 16
	searchTime   = 10 * time.Millisecond
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
	if err := l.waitIndexed(ctx, name); err != nil {
		return room.Found{}, err
	}
	s, _, err := l.read(ctx, name, l.reads.search, span{})
	if err != nil {
		return room.Found{}, err
	}
	want := span{upTo: min(upToBefore(before), s.last), limit: int64(limit)}
	entries, reached, err := l.find(ctx, name, &q, want, &s)
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

// find searches back from the end of want. It returns the number from which on all was
// searched.
func (l *Log) find(ctx context.Context, name string, q *search.Query, want span, s *state) (entries []wire.Entry, reached int64, err error) {
	size := s.windowSize(l.config.searchWindow)
	for begun := time.Now(); ; {
		window := want
		window.after = max(want.upTo-size, 0)
		window.limit -= int64(len(entries))
		found, reached, err := l.findWithin(ctx, name, q, window)
		entries = append(entries, found...)
		want.upTo = reached - 1
		if err != nil || want.upTo < s.searched || len(entries) == int(want.limit) || time.Since(begun) >= l.config.searchTime {
			return entries, reached, err
		}
	}
}

// windowSize returns over how many numbers so many messages lie, about.
func (s *state) windowSize(messages int64) int64 {
	if s.kept <= messages {
		return s.last
	}
	return (s.last - s.floor + 1) / (s.kept / messages)
}

// findWithin searches a window, or more than that. It returns the number from which on all
// was searched.
func (l *Log) findWithin(ctx context.Context, name string, q *search.Query, window span) (entries []wire.Entry, reached int64, err error) {
	if q.Narrow() {
		candidates := window
		candidates.limit, candidates.match = maxCandidates, q.Candidates()
		_, found, err := l.read(ctx, name, l.reads.search, candidates)
		entries = holding(q, found, window.limit)
		if err != nil || len(found) < maxCandidates || len(entries) == int(window.limit) {
			return entries, window.after + 1, err
		}
		// So many begin alike that those with the whole beginning are few.
		window = span{upTo: found[len(found)-1].Seq - 1, limit: window.limit - int64(len(entries))}
	}
	window.match = q.Match()
	_, found, err := l.read(ctx, name, l.reads.search, window)
	return append(entries, found...), window.after + 1, err
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
