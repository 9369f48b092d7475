package history

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"
)

// Bounds of a query; what is beyond is not looked for.
const (
	maxQueryBytes = 512
	maxQueryWords = 16
)

// minPrefixBytes is the length from which the last word of a query stands for
// all that begin with it: three letters of Latin, one of Han. Shorter ones begin
// too many, all of which FTS5 would have to merge.
const minPrefixBytes = 3

const (
	coverageSQL = `SELECT id, last, indexed FROM room WHERE name = ?`
	searchSQL   = `
		SELECT m.place & 0xffffffffff, m.id, m.sender, m.at, m.text
		FROM message_text t CROSS JOIN message m ON m.place = t.rowid
		WHERE message_text MATCH ?3
		  AND t.rowid > (SELECT id << 40 FROM room WHERE name = ?1)
		  AND t.rowid < (SELECT id << 40 FROM room WHERE name = ?1) + ?2
		ORDER BY t.rowid DESC LIMIT ?4`
)

// Search returns at most limit messages that precede before and have all words
// of the query, the newest first. 0 stands for the end. Case and diacritics do
// not count, and the last word may be the beginning of one. Any query will do.
// Messages that cannot be indexed while the log is not Healthy are not found.
func (l *Log) Search(ctx context.Context, room, query string, before int64, limit int) ([]Message, error) {
	match := matchExpression(query)
	if match == "" || limit <= 0 {
		return nil, ctx.Err()
	}
	if err := l.cover(ctx, room); err != nil {
		return nil, err
	}
	if before <= 0 || before > maxSeq {
		before = maxSeq + 1
	}
	return l.messages(ctx, l.reads.search, limit, room, before, match, limit)
}

// matchExpression quotes a query for FTS5: each word is a string, all of them
// have to be there. It returns "" if there is nothing to look for.
func matchExpression(query string) string {
	query = strings.ToValidUTF8(query, " ")
	if len(query) > maxQueryBytes {
		end := maxQueryBytes
		for !utf8.RuneStart(query[end]) {
			end--
		}
		query = query[:end]
	}
	query = strings.ReplaceAll(query, "\x00", " ") // ends a string in FTS5
	words := strings.Fields(query)
	words = words[:min(len(words), maxQueryWords)]
	var match strings.Builder
	for _, word := range words {
		match.WriteString(` "` + strings.ReplaceAll(word, `"`, `""`) + `"`)
	}
	if len(words) > 0 && len(words[len(words)-1]) >= minPrefixBytes {
		match.WriteByte('*')
	}
	return match.String()
}

// An indexing is the wish of a search that a room be indexed.
type indexing struct {
	room, upTo int64
	done       chan struct{} // closed when it is, or cannot be
}

// cover waits until a room is indexed to where it ends now.
func (l *Log) cover(ctx context.Context, room string) error {
	i := &indexing{done: make(chan struct{})}
	var indexed int64
	err := l.ask(ctx, l.reads.coverage, []any{room}, []any{&i.room, &i.upTo, &indexed})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil || indexed >= i.upTo {
		return err
	}
	select {
	case l.writer.indexings <- i:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.writer.ended:
		return ErrClosed
	}
	select {
	case <-i.done:
	case <-ctx.Done():
		return ctx.Err()
	case <-l.writer.ended:
		return ErrClosed
	}
	return nil
}

// answer goes on with the room that the first search waits for, and lets it go
// when there is no more to index.
func (w *writer) answer() error {
	first := w.upkeep.asked[0]
	var e extent
	err := w.transaction(func() (err error) {
		if e, err = w.conn.extent(first.room); err != nil {
			return err
		}
		_, err = w.conn.indexNext(&e, upkeepRows)
		return err
	})
	if err == nil && e.indexed >= first.upTo {
		close(first.done)
		w.upkeep.asked = w.upkeep.asked[1:]
	}
	return err
}
