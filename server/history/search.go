package history

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Bounds of a query; what is beyond is not looked for.
const (
	MaxQuery      = 512 // bytes
	maxQueryWords = 16
)

// minPrefixBytes is the length from which the last word of a query stands for
// all that begin with it: three letters of Latin, one of Han. Shorter ones begin
// too many, all of which FTS5 would have to merge.
const minPrefixBytes = 3

const searchSQL = `
	SELECT m.place & 0xffffffffff, m.id, m.sender, m.at, m.text
	FROM message_text t CROSS JOIN message m ON m.place = t.rowid
	WHERE message_text MATCH ?3
	  AND t.rowid > (SELECT id << 40 FROM room WHERE name = ?1)
	  AND t.rowid < (SELECT id << 40 FROM room WHERE name = ?1) + ?2
	ORDER BY t.rowid DESC LIMIT ?4`

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
	if len(query) > MaxQuery {
		end := MaxQuery
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
