package fold_test

import (
	"encoding/json"
	"os"
	"testing"
	"unicode/utf8"

	"hubbub/server/fold"
)

// TestScripts holds the folding to the cases that the page's own is held to.
func TestScripts(t *testing.T) {
	file, err := os.ReadFile("../name/testdata/folding.json")
	if err != nil {
		t.Fatal(err)
	}
	var scripts []struct {
		Script             string
		Same, Found, Other []string
	}
	if err := json.Unmarshal(file, &scripts); err != nil || len(scripts) < 20 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, s := range scripts {
		t.Run(s.Script, func(t *testing.T) {
			want := fold.String(s.Same[0])
			for _, same := range append(s.Same, s.Found...) {
				if got := fold.String(same); got != want {
					t.Errorf("%+q is %+q, want %+q", same, got, want)
				}
			}
			for _, other := range s.Other {
				if got := fold.String(other); got == want {
					t.Errorf("%+q is %+q", other, got)
				}
			}
		})
	}
}

func TestString(t *testing.T) {
	for s, want := range map[string]string{
		"":                 "",
		"plain, as it is!": "plain, as it is!",
		"Łódź":             "lodz",
		"ﬁnance":           "finance",
		"ＡＢＣ１２３":           "abc123",
		"ｶﾞｷﾞ":             "ガギ",
		"São Paulo":        "sao paulo",
		"STRAẞE":           "strasse",
		"Ψυχή":             "ψυχη",
		"Ёлка, й":          "елка, й",
		"Ї":                "ї",
		"がか":               "がか",
		"İIıi":             "iiii",
		"Æsir Œuvre Þór":   "aesir oeuvre thor",
		"soft\u00adhyphen": "softhyphen",
		"می\u200cخواهم":    "میخواهم",
		"❤\ufe0f":          "❤",
		"👩\u200d💻":         "👩💻",
		"x²":               "x2",
		"№ ℡":              "no tel",
		"\u0301a":          "\u0301a",
		"ก\u0e49":          "ก\u0e49",
		"bad \xff byte":    "bad \ufffd byte",
		"Ⱥ Ɗan Ƙano":       "a dan kano",
		"O’Neil, Hawaiʻi":  "o'neil, hawai'i",
		"пʼять":            "п'ять",
	} {
		if got := fold.String(s); got != want {
			t.Errorf("%+q is %+q, want %+q", s, got, want)
		}
	}
}

func TestBlank(t *testing.T) {
	for _, s := range []string{"", " ", "\n\t", "\u00a0\u3000", "\u200b", "\u2800", "\u3164", "\u00ad", "\uffa0", "\u115f\u1160", "\u034f",
		"\u180e\u180b", "\ufe0f", "\U000e0100", "\U000e0067\U000e007f", "\u2060\ufeff", "\u202e\u2066", "\u17b4", "\x00\x7f", "\U0001d159", "\u061c", "\U00016fe4"} {
		if !fold.Blank(s) {
			t.Errorf("%+q is not blank", s)
		}
	}
	for _, s := range []string{"a", " . ", "\u200b\u00b7", "🎉", "字", "\u0301", "\ufffd", "☐", "\u3164x", "\u06dd", "\u0600"} {
		if fold.Blank(s) {
			t.Errorf("%+q is blank", s)
		}
	}
}

func FuzzString(f *testing.F) {
	for _, seed := range []string{"Łódź", "ﬁ", "İ", "e\u0301", "é", "ﷺ", "\u0345", "ᾳ", "ſ", "ǰ", "ΐ", "क़", "한", "\u1112\u1161\u11ab", "\xff", "a\u00ad\u0301", "ẛ\u0323"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		once := fold.String(s)
		if twice := fold.String(once); twice != once {
			t.Errorf("%+q is %+q, and that %+q", s, once, twice)
		}
	})
}

func BenchmarkString(b *testing.B) {
	for name, s := range map[string]string{
		"ascii": "the deployment failed again", "mixed": "The deployment failed again", "accents": "São Paulo é já ali", "han": "我家在上海东边。",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fold.String(s)
			}
		})
	}
}
