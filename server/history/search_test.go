package history_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// search returns the texts that a query finds in the lobby.
func search(t testing.TB, l *keeper, query string) []wire.Entry {
	t.Helper()
	found, err := l.Search(t.Context(), "lobby", query, 0, 100)
	if err != nil {
		t.Fatalf("Search(%q): %v", query, err)
	}
	return found.Entries
}

// pageOf returns the page of what was found.
func pageOf(found room.Found, err error) (history.Page, error) { return found.Page, err }

func TestSearch(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", texts(
			"Good morning everybody", "the deployment failed again", "Übergrößenträger", "it's 5 o'clock — lunch!",
			"a well-known bug", "C++ and C#", "日本語のテキスト", "AND OR NOT NEAR", "column text: yes", "x")...)
		mustAppend(t, l, "kitchen", texts("good food")...)
		for _, test := range []struct {
			name, query string
			want        []string
		}{
			{"a word", "deployment", []string{"the deployment failed again"}},
			{"any case", "DEPLOYMENT", []string{"the deployment failed again"}},
			{"in any order", "failed deployment", []string{"the deployment failed again"}},
			{"all words", "deployment morning", nil},
			{"not of another room", "food", nil},
			{"the newest first", "a", []string{"AND OR NOT NEAR", "C++ and C#", "a well-known bug", "the deployment failed again"}},
			{"beginning of the last word", "the depl", []string{"the deployment failed again"}},
			{"not of an earlier word", "depl the", nil},
			{"of any length", "d", []string{"the deployment failed again"}},
			{"without diacritics", "ubergroßentrager", []string{"Übergrößenträger"}},
			{"with an apostrophe", "it's o'clock", []string{"it's 5 o'clock — lunch!"}},
			{"with a hyphen", "well-known", []string{"a well-known bug"}},
			{"hyphened words stay together", "known-well", nil},
			{"beginning of what has no spaces", "日本", []string{"日本語のテキスト"}},
			{"one such character", "日", []string{"日本語のテキスト"}},
			{"operators are words", "AND OR", []string{"AND OR NOT NEAR"}},
			{"operator alone", "NOT", []string{"AND OR NOT NEAR"}},
			{"a column is a word", "text:yes", []string{"column text: yes"}},
			{"signs beside a word", "c++ AND", []string{"C++ and C#"}},
			{"signs do not count", "!!! lunch ???", []string{"it's 5 o'clock — lunch!"}},
			{"a word of one letter", "x", []string{"x"}},
		} {
			t.Run(test.name, func(t *testing.T) { wantTexts(t, search(t, l, test.query), test.want...) })
		}
	})
}

// No query is a syntax error, and none that holds no word finds anything.
func TestSearchInjection(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	mustAppend(t, l, "lobby", texts("some words here")...)
	for _, query := range []string{
		"", " ", "\t\n", `"`, `""`, `"""`, `'`, `\`, "*", "**", "^", "^ ^", "(", ")", "()", "((((", "{}", "[]", ":", "-", "+", "%", ";", "--",
		"\x00", "a\x00b", "\xff\xfe", "\xc3", `" OR "`, `" OR 1=1 --`, `"; DROP TABLE message; --`, `') OR 1=1 --`,
		"NEAR(", "NEAR(a b, 2)", "a NEAR", "AND", "OR OR", "NOT a", "a AND", "text :", "text : a", "{text} : a", "- text : a", "^a", "a*", `"a" *`,
		`a"b"c`, `a " * "`, "message_text", "rank", "rowid", "?1", "$x", "@x", ":x", "/*", "*/", "\u202e", "\u2028", "🙂", "🙂*",
		strings.Repeat("a", 10_000), strings.Repeat("a ", 10_000), strings.Repeat("é", 10_000), strings.Repeat(`"`, 10_000),
		strings.Repeat("(", 10_000), strings.Repeat("a.", 5_000), strings.Repeat("x\u0301", 500), strings.Repeat("日", 171),
	} {
		t.Run(fmt.Sprintf("%.20q", query), func(t *testing.T) {
			if found := search(t, l, query); len(found) > 0 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

func TestSearchPages(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	for i := range 10 {
		mustAppend(t, l, "lobby", texts(fmt.Sprint("green ", i+1))...)
	}
	page := func(before int64, limit int) []wire.Entry {
		found, err := l.Search(t.Context(), "lobby", "green", before, limit)
		if err != nil {
			t.Fatal(err)
		}
		return found.Entries
	}
	wantTexts(t, page(0, 3), "green 10", "green 9", "green 8")
	wantTexts(t, page(8, 3), "green 7", "green 6", "green 5")
	wantTexts(t, page(2, 3), "green 1")
	wantTexts(t, page(1, 3))
	wantTexts(t, page(0, 0))
}

// What was appended is found at once, though the index follows behind.
func TestSearchFindsTheLatest(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c)
		mustAppend(t, l, "lobby", numbered(1000)...)
		for i := 1001; i < 1020; i++ {
			mustAppend(t, l, "lobby", texts(fmt.Sprint(i))...)
			wantTexts(t, search(t, l, fmt.Sprintf("%q", fmt.Sprint(i))), fmt.Sprint(i))
			wantTexts(t, search(t, l, fmt.Sprintf("%q", fmt.Sprint(i-1000))), fmt.Sprint(i-1000))
		}
	})
}

func TestSearchInNoRoom(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	if found, err := l.Search(t.Context(), "nowhere", "word", 0, 10); len(found.Entries) > 0 || err != nil {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestSearchGivenUp(t *testing.T) {
	l := open(t, file(t))
	mustAppend(t, l, "lobby", numbered(1000)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Search(ctx, "lobby", "500", 0, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantTexts(t, search(t, l, "500"), "500")
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"", "words", "R-a# 0000", `a "b" c`, "NEAR(a b)", "a*", "-a", "\x00", "日本 語", "e\u0301", "text:a", "a.b.c", "\xff"} {
		f.Add(seed)
	}
	l := open(f, history.Config{Path: history.Memory})
	mustAppend(f, l, "lobby", texts("some words here")...)
	f.Fuzz(func(t *testing.T, query string) {
		search(t, l, query)
		if !utf8.ValidString(query) || strings.Contains(query, "\x00") || len(query) > 400 {
			return
		}
		// Whatever the text, it finds itself.
		saved := mustAppend(t, l, "self", said("", "", "begin "+query+" end", 0))
		found, err := l.Search(t.Context(), "self", "begin "+query+" end", saved[0].Seq+1, 1)
		if err != nil || len(found.Entries) != 1 {
			t.Errorf("%q does not find itself: %v", query, err)
		}
	})
}
