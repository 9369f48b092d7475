package history_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hubbub/server/history"
	"hubbub/server/room"
)

// What people type finds what others wrote, whatever the script.
func TestSearchInLanguages(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	for _, test := range []struct {
		script, text    string
		finds, findsNot []string
	}{
		{"Han", "我家在上海东边。", []string{"上海", "上", "边", "我家在上海东边", "海东 上海", `"在上海"`}, []string{"上东", "海上", "北京"}},
		{"Japanese", "日本語を検索するプログラム", []string{"検索", "プログラム", "ﾌﾟﾛｸﾞﾗﾑ", "日本", "語を"}, []string{"本日", "ブログ"}},
		{"Korean", "한국어를검색하는 사람", []string{"검색", "한국", "사람", "사"}, []string{"국한"}},
		{"Thai", "ภาษาไทยค้นหาได้", []string{"ค้นหา", "ไทย", "ภาษา"}, []string{"ไทยภาษา"}},
		{"Lao", "ພາສາລາວຊອກຫາ", []string{"ລາວ", "ຊອກຫາ"}, []string{"ລາວພາ"}},
		{"Khmer", "ភាសាខ្មែរស្វែងរក", []string{"ខ្មែរ", "ស្វែង"}, nil},
		{"Myanmar", "မြန်မာစာရှာဖွေ", []string{"ရှာဖွေ", "မြန်မာ"}, nil},
		{"mixed", "新的iPhone手机壳5G", []string{"iphone", "手机", "手机壳5g", "iphone手", "iph"}, []string{"iphone壳"}},
		{"emoji", "launch 🎉 done 👍🏽 ❤️", []string{"🎉", "👍", "👍🏿", "❤", "launch 🎉"}, []string{"🚀", "👎"}},
		{"flags and families", "🇧🇷 👨‍👩‍👧", []string{"🇧🇷", "👩", "👨‍👩‍👧"}, []string{"🇵🇹", "👨‍👧"}},
		{"symbols", "costs 5€ → ∞", []string{"€", "→", "∞", "5€"}, []string{"$"}},
		{"strokes", "Łódź, Øresund, Đorđe", []string{"lodz", "ŁÓDŹ", "oresund", "dorde"}, []string{"odz"}},
		{"ligatures", "ﬁnance Ærø straße œuvre", []string{"finance", "aero", "STRASSE", "oeuvre", "fin"}, nil},
		{"width", "ＦＵＬＬ ｗｉｄｔｈ ①", []string{"full", "width", "1"}, nil},
		{"C++", "I like C++ and C# but not C", []string{"C++", "C#", "c", "c++ c#"}, []string{"C+++", "F#"}},
		{"only C", "plain C here", []string{"C"}, []string{"C++", "C#"}},
		{"phrase", "the quick brown fox", []string{`"quick brown"`, "“quick brown”", `fox "the quick"`, "brown quick", `"fox`}, []string{`"brown quick"`, `"quick bro"`}},
		{"beginnings", "deployment", []string{"d", "de", "dep", "depl", "deploymen"}, []string{"ployment", "x d"}},
		{"Greek", "Καλημέρα κόσμε", []string{"καλημερα", "ΚΟΣΜΕ"}, nil},
		{"Cyrillic", "Ёлка зелёная, йод", []string{"елка", "ЗЕЛЕНАЯ", "йод"}, []string{"иод"}},
		{"Arabic", "مُحَمَّد يكتب", []string{"محمد", "يكتب", "مـحـمد"}, nil},
		{"Arabic, as it is typed", "أحمد إلى مدرسة على ٢٠٢٦", []string{"احمد", "الى", "مدرسه", "علي", "2026", "۲۰۲۶"}, []string{"حمد", "2025"}},
		{"Persian and Urdu", "کتاب خوبی ہے", []string{"كتاب", "خوبي", "کتاب", "هے"}, nil},
		{"apostrophes", "Hawaiʻi п’ять", []string{"hawai'i", "Hawai‘i", "п'ять", "пʼять"}, []string{"hawaii"}},
		{"hooks and strokes", "Ɓauna ƙasa Ⱥ", []string{"bauna", "KASA", "a"}, nil},
		{"Hebrew", "שָׁלוֹם עולם", []string{"שלום", "עולם"}, nil},
		{"Devanagari", "नमस्ते दुनिया", []string{"नमस्ते", "दुनि"}, nil},
		{"Turkish", "İstanbul ışık", []string{"istanbul", "ISIK", "ışık"}, nil},
		{"Vietnamese", "Xin chào Việt Nam", []string{"chao", "viet nam", "VIỆT"}, nil},
		{"decomposed", "cafe\u0301", []string{"café", "cafe"}, nil},
	} {
		t.Run(test.script, func(t *testing.T) {
			mustAppend(t, l, test.script, texts(test.text)...)
			for _, query := range test.finds {
				if got := find(t, l, test.script, query); len(got.Entries) != 1 || got.Terms == 0 || got.From != 1 {
					t.Errorf("%q: %d found, %d terms, from %d", query, len(got.Entries), got.Terms, got.From)
				}
			}
			for _, query := range test.findsNot {
				if got := find(t, l, test.script, query); len(got.Entries) > 0 {
					t.Errorf("%q finds it", query)
				}
			}
		})
	}
	for _, query := range []string{"", " ", "!?", "— …", "“”", "+#", "\u200b"} {
		if got := find(t, l, "Han", query); got.Terms != 0 || len(got.Entries) > 0 {
			t.Errorf("%q: %+v", query, got)
		}
	}
}

func find(t *testing.T, l *keeper, room, query string) room.Found {
	t.Helper()
	found, err := l.Search(t.Context(), room, query, 0, 10)
	if err != nil {
		t.Fatalf("Search(%q): %v", query, err)
	}
	return found
}

// The beginning of a long word is found however many words share its first letters.
func TestSearchBeginnings(t *testing.T) {
	l := open(t, history.Config{Path: history.Memory})
	var drafts []history.Draft
	for i := range 3000 {
		drafts = append(drafts, texts(fmt.Sprintf("computer%d says", i), "company", "comparison")...)
	}
	drafts[0].Text = "compulsory"
	mustAppend(t, l, "lobby", drafts...)
	mustAppend(t, l, "kitchen", texts("community", "computing")...)
	for query, want := range map[string]int{"compul": 1, "comput": 10, "says computer2": 10, "computer2999": 1, "commu": 0, "computers": 0} {
		found := find(t, l, "lobby", query)
		if len(found.Entries) != want {
			t.Errorf("%q: %d found, want %d", query, len(found.Entries), want)
		}
		for i := 1; i < len(found.Entries); i++ {
			if found.Entries[i].Seq >= found.Entries[i-1].Seq {
				t.Errorf("%q: number %d after %d", query, found.Entries[i].Seq, found.Entries[i-1].Seq)
			}
		}
	}
}

// A search of a large room comes back in parts, each going on where the last one ended.
func TestSearchInParts(t *testing.T) {
	both(t, func(t *testing.T, c history.Config) {
		l := open(t, c.WithSearchTime(1)) // one look at a time
		var drafts []history.Draft
		for range 1500 {
			drafts = append(drafts, texts("hay here", "needles there")...)
		}
		drafts[4].Text, drafts[500].Text, drafts[501].Text = "a needle in hay", "two needles, hay", "one needle, more hay"
		mustAppend(t, l, "lobby", drafts...)
		l.Jump(t, "lobby", million) // there can be holes
		mustAppend(t, l, "lobby", texts("the last needle, in hay")...)
		var found []string
		parts, before := 0, int64(0)
		for {
			part, err := l.Search(t.Context(), "lobby", "hay needle", before, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range part.Entries {
				found = append(found, e.Text)
			}
			if parts++; parts > 50 || before > 0 && part.From >= before {
				t.Fatalf("part %d goes from %d back to %d", parts, before, part.From)
			}
			if before = part.From; !part.Partial && len(part.Entries) < 2 {
				break
			}
		}
		if got := strings.Join(found, "; "); got != "the last needle, in hay; one needle, more hay; two needles, hay; a needle in hay" || parts < 5 {
			t.Errorf("found %q in %d parts", got, parts)
		}
	})
}

// An index of other terms is made anew behind the messages, from the newest back. What is
// searched meanwhile is told.
func TestReindex(t *testing.T) {
	c := file(t)
	l := open(t, c)
	mustAppend(t, l, "lobby", numbered(5000)...)
	mustAppend(t, l, "kitchen", numbered(10)...)
	mustAppend(t, l, "empty", old("gone"))
	eventually(t, "all is indexed", func() bool { return l.Unindexed(t) == 0 })
	shut(t, l)
	shell(t, c.Path, `DROP TABLE terms_2; UPDATE room SET terms = 1;
		CREATE VIRTUAL TABLE terms_1 USING fts5 (terms, content = '', contentless_delete = 1); DELETE FROM message WHERE text = 'gone';
		CREATE VIRTUAL TABLE message_text USING fts5 (text, content = 'message', content_rowid = 'place', columnsize = 0);
		INSERT INTO message_text (message_text) VALUES ('rebuild')`)

	synctest.Test(t, func(t *testing.T) { reindexes(t, c) })
}

func reindexes(t *testing.T, c history.Config) {
	var logged strings.Builder
	c.Log = slog.New(slog.NewTextHandler(&logged, nil))
	l := open(t, c)
	from := int64(5001)
	if got := find(t, l, "lobby", `"5000"`); got.From > 5000 || len(got.Entries) == 0 {
		t.Errorf("at first: from %d, %d found", got.From, len(got.Entries))
	}
	mustAppend(t, l, "lobby", texts("new")...)
	if got := find(t, l, "lobby", "new"); len(got.Entries) != 1 {
		t.Error("what is new is not found")
	}
	eventually(t, "all is indexed", func() bool {
		got := find(t, l, "lobby", `"4000"`)
		if got.From > from || (len(got.Entries) == 1) != (got.From <= 4000) {
			t.Errorf("from %d, %d found", got.From, len(got.Entries))
		}
		from = got.From
		return from == 1
	})
	wantTexts(t, find(t, l, "lobby", `"1"`).Entries, "1")
	later(10 * time.Second)
	l.Check(t)
	for _, old := range []string{"message_text", "terms_1"} {
		if l.HasTable(t, old) {
			t.Errorf("the old index %s is still there", old)
		}
	}
	shut(t, l)
	for _, word := range []string{"made anew, from the newest", "index is complete"} {
		if strings.Count(logged.String(), word) != 1 {
			t.Errorf("%q is not logged once:\n%s", word, &logged)
		}
	}
}
