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

const searchSQL = selectEntrySQL + `
	WHERE place IN (
		SELECT rowid FROM message_text WHERE message_text MATCH ?4 AND rowid BETWEEN ?1 AND ?2
		ORDER BY rowid DESC LIMIT ?3)
	ORDER BY place DESC`

// Search returns at most limit entries that precede before and have all words
// of the query, the newest first. 0 stands for the end. Case and diacritics do
// not count, and the last word may be the beginning of one. Any query will do.
// Entries that cannot be indexed while the log is not Healthy are not found.
func (l *Log) Search(ctx context.Context, room, query string, before int64, limit int) (Page, error) {
	want := span{upTo: upToBefore(before), limit: int64(limit), match: matchExpression(query)}
	if want.match == "" {
		want.limit = 0
	}
	if want.limit > 0 {
		if err := l.waitIndexed(ctx, room); err != nil {
			return Page{}, err
		}
	}
	return l.page(ctx, room, l.reads.search, want)
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
