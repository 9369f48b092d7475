package skeleton_test

import (
	"testing"

	"hubbub/server/name/skeleton"
)

// TestOf: texts that look alike have one skeleton, others do not.
func TestOf(t *testing.T) {
	for like, text := range map[string]string{
		"ЅISTEMA":                   "SISTEMA", // a Cyrillic Ѕ
		"SlSTEMA":                   "SISTEMA",
		"S1STEMA":                   "SISTEMA",
		"S|STEMA":                   "SISTEMA",
		"Ꮩictor":                    "Victor", // a Cherokee letter
		"rnark":                     "mark",
		"Mаrk":                      "Mark", // a Cyrillic а
		"ТОМ":                       "TOM",  // all Cyrillic
		"ΤΟΜ":                       "TOM",  // all Greek
		"pаypаl":                    "paypal",
		"раураІ":                    "paypal", // all Cyrillic
		"Ρaul":                      "Paul",   // a Greek capital
		"ꓮꓠꓠꓮ":                      "ANNA",   // Lisu
		"𐐬𐐬":                        "oo",     // Deseret
		"B0B":                       "BOB",
		"カ":                         "力",
		"ー":                         "一",
		"\u0430\u0301":              "á",
		"O\u2019Neil":               "O'Neil",
		"O\u02bcNeil":               "O'Neil",
		"a\u2010b":                  "a-b",
		"Ana\u200d":                 "Ana",
		"A\u034fna":                 "Ana",
		"\U0001d400na":              "Ana", // a mathematical A
		"i\u0307":                   "i",
		"i\u0323\u0307":             "ị",
		"a\u0323\u0323\u0301\u0301": "ạ\u0301",
		"e\u0301":                   "é",
		"\u0627\u0644":              "l\u0644", // an alef
		"A\u030c":                   "A\u0306",
		"\u05de\u05d5\u05d5\u05df":  "\u05dell\u05d5",
	} {
		if got, want := skeleton.Of(like), skeleton.Of(text); got != want {
			t.Errorf("%+q has skeleton %+q, %+q has %+q", like, got, text, want)
		}
	}
	for other, text := range map[string]string{
		"José": "Jose", "王小朋": "王小明", "ana": "Ana", "ALI": "ALi", "아까": "악가", "ガ": "カ", "ñ": "n", "ø": "o", "Ana1": "Ana2", "л": "n", "i\u0301\u0307": "í", "a\u0307": "a",
	} {
		if skeleton.Of(other) == skeleton.Of(text) {
			t.Errorf("%+q has the skeleton of %+q", other, text)
		}
	}
}

// TestOfItself: what looks like nothing else is its own skeleton.
func TestOfItself(t *testing.T) {
	for _, s := range []string{"", "Ana", "Jose", "王小朋", "🦊"} {
		if got := skeleton.Of(s); got != s {
			t.Errorf("%+q has skeleton %+q", s, got)
		}
	}
}

func FuzzOf(f *testing.F) {
	for _, seed := range []string{"SISTEMA", "ЅISTEMA", "José", "e\u0301\u0323", "\xff", "\xf6\u01e9", "a\u200d", "\u0344", "각", "ﷺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := skeleton.Of(s)
		if twice := skeleton.Of(once); twice != once {
			t.Errorf("%+q has skeleton %+q, which has %+q", s, once, twice)
		}
	})
}
