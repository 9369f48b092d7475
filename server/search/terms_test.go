package search_test

import (
	"strings"
	"testing"

	"hubbub/server/search"
)

func TestTerms(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		" !?… — (“”)":                "",
		"Good morning, everybody!":   "good morning everybody",
		"it's 5 o'clock":             "it s 5 o clock",
		"l’auto":                     "l auto",
		"snake_case, kebab-case":     "snake case kebab case",
		"https://x.example/a?b=c":    "https x example a b c",
		"3.14":                       "3 14",
		"C, C++ and C#":              "c c c++ and c c#",
		"C++17, F#.":                 "c c++ 17 f f#",
		"Google+ 1+1 a+b":            "google google+ 1 1 a b",
		"#golang @ana":               "golang ana",
		"Łódź ﬁnance ＦＵＬＬ":           "lodz finance full",
		"我家在上海东边。":                   "我家 家在 在上 上海 海东 东边 边",
		"日本語を検索する":                   "日本 本語 語を を検 検索 索す する る",
		"コーヒー":                       "コー ーヒ ヒー ー",
		"ｶﾀｶﾅ":                       "カタ タカ カナ ナ",
		"안녕하세요 세계":                   "안녕 녕하 하세 세요 요 세계 계",
		"iPhone手机壳, 5G网络":            "iphone 手机 机壳 壳 5g 网络 络",
		"ไทย":                        "ไท ทย ย",
		"字":                          "字",
		"🎉🎉 ok👍🏽":                    "🎉 🎉 ok 👍",
		"👩\u200d💻":                   "👩 💻",
		"🇧🇷🇵🇹":                       "🇧🇷 🇵🇹",
		"❤\ufe0f 1\ufe0f\u20e3":      "❤ 1\u20e3",
		"10 € ∞":                     "10 € ∞",
		"שָׁלוֹם":                    "שלום",
		"مُحَمَّد مـحـمـد":           "محمد محمد",
		"नमस्ते दुनिया":              "नमस्ते दुनिया",
		"привет, Ёлка":               "привет елка",
		"أحمد إلى آخر مدرسة":         "احمد الي اخر مدرسه",
		"ٱلله علی کتاب ہے":           "الله علي كتاب هي",
		"٢٠٢٦ ۱۳ २०२६ ২৬ 𞥒":          "2026 13 2026 26 2",
		"ปี ๒๕๖๙":                    "ปี ี 2569",
		"Hawaiʻi п’ять":              "hawai i п ять",
		"\u0301":                     "",
		"bad \xff byte\x00and \"q\"": "bad byte and q",
	} {
		if got := search.Terms(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTermsAreBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("字", search.MaxText), strings.Repeat("a ", search.MaxText)} {
		if n := len(strings.Fields(search.Terms(text))); n < search.MaxText/3-1 || n > search.MaxText/2 {
			t.Errorf("%d terms", n)
		}
	}
}

func TestParse(t *testing.T) {
	for query, want := range map[string]string{
		"":                             "",
		" !!! ":                        "",
		"deploy":                       ` "deploy"*`,
		"The deploy":                   ` "the" "deploy"*`,
		`"the deploy"`:                 ` "the deploy"`,
		`“the deploy” fail`:            ` "the deploy" "fail"*`,
		`say "the depl`:                ` "say" "the depl"*`,
		`a"b"c`:                        ` "a" "b" "c"*`,
		`"a b" !`:                      ` "a b"`,
		"well-known":                   ` "well known"*`,
		"C++":                          ` "c++"*`,
		`x-C++ "c++ and c#"`:           ` "x c c++" "c++ and c c#"`,
		"C# C":                         ` "c#" "c"*`,
		"上":                            ` "上"*`,
		"上 海":                          ` "上"* "海"*`,
		`"上"`:                          ` "上"*`,
		"上海":                           ` "上海"*`,
		"在上海 ok":                       ` "在上 上海" "ok"*`,
		"上海iphone":                     ` "上海 海 iphone"*`,
		"iphone手":                      ` "iphone 手"*`,
		"🎉":                            ` "🎉"*`,
		"NEAR(a b) OR -x":              ` "near a" "b" "or" "x"*`,
		strings.Repeat("ab ", 100):     strings.Repeat(` "ab"`, 32) + "*",
		strings.Repeat("上", 200):       ` "` + strings.TrimSuffix(strings.Repeat("上上 ", 32), " ") + `"*`,
		strings.Repeat(" ", 600) + "a": "",
	} {
		if got := search.Parse(query).Match(); got != want {
			t.Errorf("%.40q: %s, want %s", query, got, want)
		}
	}
}

func TestNarrow(t *testing.T) {
	for _, test := range []struct {
		query, candidates string
		holds, not        []string
	}{
		{"the deploy", ` "the" "dep"*`, []string{"The deployment", "deploy the"}, []string{"the department", "the redeploy", "deploy"}},
		{"re-deploy", ` "re dep"*`, []string{"Re-deployed"}, []string{"re: a deploy", "pre deploy"}},
		{"Łódzki", ` "lod"*`, []string{"łódzkiego"}, []string{"łódź"}},
		{"привет", ` "при"*`, []string{"ПРИВЕТЫ"}, []string{"привес"}},
	} {
		q := search.Parse(test.query)
		if !q.Narrow() || q.Candidates() != test.candidates {
			t.Errorf("%q: %t, %s", test.query, q.Narrow(), q.Candidates())
			continue
		}
		for _, text := range test.holds {
			if !q.Holds(text) {
				t.Errorf("%q is not in %q", test.query, text)
			}
		}
		for _, text := range test.not {
			if q.Holds(text) {
				t.Errorf("%q is in %q", test.query, text)
			}
		}
	}
	all := search.Parse(`say "we depl" oft 上`)
	for text, want := range map[string]bool{
		"oft say: we depl, 上海": true, "oft say: we deploy, 上海": false, "often say: we depl, 上海": false, "oft say we depl": false, "often said we depl 上": false,
	} {
		if all.Holds(text) != want {
			t.Errorf("%q holds all: %v", text, !want)
		}
	}
	if parts := all.Parts(); len(parts) != 4 || parts[1].Match() != ` "we depl"` || parts[2].Match() != ` "oft"` || parts[3].Match() != ` "上"*` {
		t.Errorf("parts %v", parts)
	}
	for _, query := range []string{"", "!!!", "dep", `"deploy"`, "上海市民", "🎉", "x 上"} {
		if search.Parse(query).Narrow() {
			t.Errorf("%q is narrow", query)
		}
	}
}

// Whatever is read, terms are what the index can cut at spaces, and a query that is a
// part of a text has no other terms than the text.
func FuzzTerms(f *testing.F) {
	for _, seed := range []string{"Good morning", `a"b`, "C++17", "我家在上海", "🇧🇷🇵", "\x00\xff", "e\u0301", "שָׁ", "a++++b", "ー", "\u20e3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms := search.Terms(text)
		if strings.ContainsAny(terms, "\"\x00\n\t'*()") || strings.Contains(terms, "  ") || strings.TrimSpace(terms) != terms {
			t.Errorf("%q has terms %q", text, terms)
		}
		if again := search.Terms(text); again != terms {
			t.Errorf("%q has terms %q, then %q", text, terms, again)
		}
		q := search.Parse(text)
		if q.Narrow() != (q.Narrow() && q.Candidates() != "") || q.Terms() > 32 {
			t.Errorf("%q: %d terms", text, q.Terms())
		}
		if strings.Count(q.Match(), `"`)%2 != 0 {
			t.Errorf("%q matches %s", text, q.Match())
		}
	})
}

func BenchmarkTerms(b *testing.B) {
	for name, text := range map[string]string{
		"english": "the deployment failed again, somebody please look at it before lunch",
		"han":     "我家在上海东边，你们什么时候来看我？",
		"accents": "São Paulo é já ali, não é?",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				search.Terms(text)
			}
		})
	}
}
