package filter_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"hubbub/server/moderation/filter"
)

// newSet returns a set of the rules of a file.
func newSet(t testing.TB, file string) *filter.Set {
	t.Helper()
	rules, err := filter.Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	s := filter.NewSet(nil)
	s.Use(rules)
	return s
}

// TestFind: what is found by the rules of a file, and what is not.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		name, file    string
		found, passed []string
	}{
		{"a word", "word idiot", []string{"idiot", "You IDIOT!", "idiot.", "an\tidiot\nagain", "(idiot)", "_idiot_", "ídiot", "idi\u200bot", "idi\u00adot", "ｉｄｉｏｔ", "i\u0336d\u0336i\u0336o\u0336t", "id\x07iot", "@idiot", "🅸🅳🅸🅾🆃"},
			[]string{"idiotic", "anidiot", "idiot1", "id iot", "", " "}},
		{"a word that is spelled", "word idiot\nword ok\nword cons\nword жа", []string{"i d i o t", "you are a I.D.I.O.T!", "i\u200b-d-í-o-t", "и i_d_i_o_t", "*i*d*i*o*t*", "i  d  i  o  t", "you a i d i o t s"},
			[]string{"i di o t", "i -- d -- i -- o -- t", "id i o t", "o k", "C, O, N, S", "i d i o", "d i o t", "i d i ot", "ж а", "x o k y", "i d i -- o t x"}},
		{"letters that are drawn alike", "word scope", []string{"ѕсоре", "scоpe", "ЅСОРЕ", "sc\u03bfpe"}, []string{"5c0pe", "scope5"}},
		{"capitals that are drawn alike", "word bank\nword haha", []string{"ВАΝК", "ВANK", "НАНА", "haha"}, []string{"вank", "нана"}},
		{"ASCII stays itself", "word modem\nword lol", []string{"modem"}, []string{"rnodern", "modern", "l0l", "iol"}},
		{"Cyrillic", "word вор", []string{"вор", "ВОР", "Вор!", "это вор."}, []string{"ворон", "вора", "забор"}},
		{"a word that is begun", "word вор*", []string{"вор", "ворон"}, []string{"забвор"}},
		{"a word that is ended", "word *bot", []string{"bot", "robot"}, []string{"bots"}},
		{"a word inside", "word *ass*", []string{"class", "ass", "assign"}, []string{"as s"}},
		{"several words", "word free  nitro", []string{"free nitro", "FREE   Nitro now", "free\nnitro"}, []string{"freenitro", "free nitrogen"}},
		{"signs", "word c++\nword :)", []string{"I like c++", "c++!", "so :)"}, []string{"c+", "abc++", ":("}},
		{"Chinese", "word 垃圾", []string{"你是垃圾吗", "垃圾", "x垃圾y"}, []string{"垃 圾", "圾垃"}},
		{"Japanese", "word ばか", []string{"ばか", "あなたはばかです"}, []string{"はか", "ばガ"}},
		{"wide and half", "word バカ", []string{"ﾊﾞｶ", "バカだ"}, []string{"ハカ"}},
		{"Thai", "word ควาย", []string{"ไอควายนี้"}, []string{"ควา"}},
		{"Thai, in a cluster", "word กา", []string{"กาแฟ"}, []string{"กา\u0e48"}},
		{"Burmese, a letter like an o", "word ဝက်", []string{"ဝဝက်"}, nil},
		{"Latin among Chinese", "word spam", []string{"这是spam吗"}, []string{"这是spams吗"}},
		{"Hindi", "word कुत्ता", []string{"तू कुत्ता है"}, []string{"कुत्ताः"}},
		{"Arabic with marks", "word كلب", []string{"يا كلب"}, []string{"كلبي"}},
		{"Turkish", "word salak", []string{"SALAK"}, []string{"salaklar"}},
		{"sharp s", "word scheisse", []string{"Scheiße", "SCHEISSE"}, nil},
		{"one of many", "word he\nword she\nword hers\nword ushers*", []string{"he", "x she", "hers", "ushersx"}, []string{"ushe", "her"}},
		{"a pattern", `pattern free\s+nitro`, []string{"FREE \t nitro", "get freé   nitro", "frее nitro", "FRЕЕ NITRО"}, []string{"freenitro", "nitro free"}},
		{"a pattern in capitals", `pattern bank\d`, []string{"ВАΝК1"}, []string{"вanк1"}},
		{"a pattern of letters in one", `pattern dzabc`, []string{"ǆabc"}, nil},
		{"a pattern in another script", `pattern куп(и|лю)\s+подписчиков`, []string{"КУПЛЮ  подписчиков", "купи подписчиков"}, []string{"купа подписчиков"}},
		{"a pattern of accents", `pattern caf[eé]s? grátis`, []string{"café grátis", "CAFES gratis", "cafés GRÁTIS"}, []string{"caf gratis"}},
		{"choices", `pattern \b(foo|f0o|b[aá4]r)baz\b`, []string{"foobaz", "F0OBAZ", "b4rbaz"}, []string{"fobaz", "xfoobaz"}},
		{"case counts if it says so", `pattern (?-i)BUY NOW`, []string{"BUY NOW"}, []string{"buy now"}},
		{"mentions", "mentions 2", []string{"@a @b @c", "@ana@bia @c @d", "＠a ＠b ＠c", "@王 @王 @王"}, []string{"@a @b", "a@b c@d e@f", "@ @ @", "@@@"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSet(t, tt.file)
			for _, text := range tt.found {
				if _, ok := s.Judge("lobby", text); !ok {
					t.Errorf("%q is not found", text)
				}
			}
			for _, text := range tt.passed {
				if v, ok := s.Judge("lobby", text); ok {
					t.Errorf("%q is found: %+v", text, v)
				}
			}
		})
	}
}

// TestVerdict: the strictest counts, and of these the first; each has a word for the author.
func TestVerdict(t *testing.T) {
	s := newSet(t, `
word plain
hold Somebody looks at it.
word doubt
link doubt.example
refuse Not here.
word never
word doubt
mentions 1
timeout 10m
word worst
word plain
refuse
pattern plain\d
`)
	for _, tt := range []struct {
		text string
		want filter.Verdict
	}{
		{"nothing", filter.Verdict{}},
		{"plain1", filter.Verdict{Action: filter.Refuse, Word: "this is not welcome here", Kind: filter.KindPattern, Line: 14}},
		{"see doubt.example/x", filter.Verdict{Action: filter.Refuse, Word: "Not here.", Kind: filter.KindWord, Line: 8}},
		{"see xdoubt.doubt.example", filter.Verdict{Action: filter.Refuse, Word: "Not here.", Kind: filter.KindWord, Line: 8}},
		{"https://doubt.example", filter.Verdict{Action: filter.Refuse, Word: "Not here.", Kind: filter.KindWord, Line: 8}},
		{"@a @b", filter.Verdict{Action: filter.Refuse, Word: "Not here.", Kind: filter.KindMentions, Line: 9}},
		{"never @a @b", filter.Verdict{Action: filter.Refuse, Word: "Not here.", Kind: filter.KindWord, Line: 7}},
		{"@a @b worst", filter.Verdict{Action: filter.Timeout, Word: "this is not welcome here", For: 10 * time.Minute, Kind: filter.KindWord, Line: 11}},
		{"worst @a @b n e v e r", filter.Verdict{Action: filter.Timeout, Word: "this is not welcome here", For: 10 * time.Minute, Kind: filter.KindWord, Line: 11}},
		{"plain", filter.Verdict{Action: filter.Timeout, Word: "this is not welcome here", For: 10 * time.Minute, Kind: filter.KindWord, Line: 12}},
	} {
		if got, ok := s.Judge("lobby", tt.text); got != tt.want || ok != (tt.want.Action != filter.Pass) {
			t.Errorf("%q: %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

// TestFaults: each line that is wrong is told by its number and with its reason.
func TestFaults(t *testing.T) {
	numbered := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", i)
		}
		return b.String()
	}
	for _, tt := range []struct {
		name, file string
		line       int
		want       error
	}{
		{"1,000 words", numbered(1000, "word w%d"), 0, nil},
		{"1,001 words", numbered(1001, "word w%d"), 1001, filter.ErrTooManyWords},
		{"50 patterns", numbered(50, `pattern spam%d\d+`), 0, nil},
		{"51 patterns", numbered(51, `pattern spam%d\d+`), 51, filter.ErrTooManyPatterns},
		{"1,001 hosts", numbered(1001, "link h%d.example"), 1001, filter.ErrTooManyHosts},
		{"a keyword", "# comment\n\nwords idiot", 3, filter.ErrKeyword},
		{"no word", "word", 1, filter.ErrNoWord},
		{"a star alone", "word *", 1, filter.ErrNoWord},
		{"a letter with a star", "word a*", 1, filter.ErrNoWord},
		{"what is not seen", "word \u200b\u200b", 1, filter.ErrNoWord},
		{"a star inside", "word a*b", 1, filter.ErrStar},
		{"a long word", "word " + strings.Repeat("a", 101), 1, filter.ErrWordTooLong},
		{"a pattern that does not compile", "word a1\npattern free(", 2, nil},
		{"a pattern of anything", `pattern .*`, 1, filter.ErrNoLiteral},
		{"a pattern of single letters", `pattern f\W*o\W*o`, 1, filter.ErrNoLiteral},
		{"a pattern that can be empty", `pattern (free nitro)?`, 1, filter.ErrNoLiteral},
		{"a choice without a literal", `pattern free nitro|\d+`, 1, filter.ErrNoLiteral},
		{"a large pattern", `pattern (abc\pL{1,9}){99}`, 1, filter.ErrPatternTooLarge},
		{"a long pattern", `pattern ` + strings.Repeat("a", 1001), 1, filter.ErrPatternTooLarge},
		{"a host with a path", "link example.org/path", 1, filter.ErrHost},
		{"a host with a scheme", "link https://example.org", 1, filter.ErrHost},
		{"a host with a star", "link *.example.org", 1, filter.ErrHost},
		{"a host twice", "link a.example\nlink A.example.", 2, filter.ErrTwice},
		{"nothing to except", "link a.example\nallow b.example", 2, filter.ErrNothingToAllow},
		{"an exception", "link a.example\nallow b.a.example", 0, nil},
		{"mentions of none", "mentions 0", 1, filter.ErrMentions},
		{"mentions twice", "mentions 5\nmentions 6", 2, filter.ErrTwice},
		{"a timeout without a time", "timeout Go away.", 1, filter.ErrDuration},
		{"a timeout that is too long", "timeout 337h", 1, filter.ErrDuration},
		{"a timeout that is negative", "timeout -1m", 1, filter.ErrDuration},
		{"a long word for the author", "refuse " + strings.Repeat("é", 201), 1, filter.ErrToAuthor},
		{"UTF-16", "\xff\xfew\x00o\x00", 1, filter.ErrNotText},
		{"lines of Windows", "\ufeffword a1\r\nmentions 3\r\n\r\nx", 4, filter.ErrKeyword},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := filter.Parse([]byte(tt.file))
			var fault *filter.LineError
			if errors.As(err, &fault) != (tt.line > 0) || fault != nil && fault.Line != tt.line || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("%v; want line %d: %v", err, tt.line, tt.want)
			}
		})
	}
	if _, err := filter.Parse(make([]byte, 1<<20+1)); !errors.Is(err, filter.ErrFileTooLarge) {
		t.Errorf("a large file: %v", err)
	}
	if _, err := filter.Parse([]byte(numbered(30, "bad%d"))); strings.Count(err.Error(), "\n") != 19 {
		t.Errorf("30 faults: %v", err)
	}
}

// TestDocumentedExample: the example of the documentation is a file of rules that do what it
// says.
func TestDocumentedExample(t *testing.T) {
	text, err := os.ReadFile("../../../docs/filters.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "```")
	if len(parts) < 3 {
		t.Fatal("there is no example")
	}
	s := newSet(t, parts[1])
	for text, want := range map[string]filter.Action{
		"idiot": filter.Refuse, "buy followers": filter.Refuse, "@a @b @c @d @e @f": filter.Refuse, "see other.org": filter.Hold,
		"see https://www.example.org/x": filter.Pass, "https://scam.example": filter.Timeout, "hello": filter.Pass,
	} {
		if v, _ := s.Judge("", text); v.Action != want {
			t.Errorf("%q: %+v, want %d", text, v, want)
		}
	}
}
