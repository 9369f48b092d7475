package name_test

import (
	"errors"
	"testing"
	"unicode"

	"hubbub/server/name"
)

// TestUnseen: nothing that is not seen makes another name.
func TestUnseen(t *testing.T) {
	unseen := []*unicode.RangeTable{unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Z, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}
	count := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unseen...) || unicode.Is(unicode.Co, r) && r > 0xe010 {
			continue
		}
		count++
		for _, raw := range []string{"Ana" + string(r), string(r) + "Ana", "A" + string(r) + "na"} {
			n, err := name.New(raw)
			switch {
			case err != nil:
				if !errors.Is(err, name.ErrCharacter) && !errors.Is(err, name.ErrScripts) {
					t.Errorf("%+q: %v", raw, err)
				}
			case n.Key() != "a na" && !alike(t, raw, "Ana"):
				t.Errorf("%+q is a name of its own", raw)
			}
		}
	}
	if count < 400 {
		t.Errorf("only %d characters", count)
	}
}

// TestHostile: the shapes of UTS #36 and #39 are refused, or one with what they imitate.
func TestHostile(t *testing.T) {
	for title, tt := range map[string]struct{ raw, imitated string }{
		"one script, look-alike letters":  {"paypaI", "paypal"},
		"one script, letters in a row":    {"carrner", "carmer"},
		"a ligature":                      {"ﬁona", "fiona"},
		"a digraph":                       {"ʣeko", "dzeko"},
		"two scripts":                     {"pаypal", "paypal"},
		"all of another script":           {"ѕсоре", "scope"},
		"capitals of another script":      {"ОСТ", "oct"},
		"an overlaid stroke":              {"so\u0337s", "søs"},
		"a mark of another script":        {"Jose\u064e", "José"},
		"digits of another script":        {"user\u0661", "user1"},
		"digits of two systems":           {"نور\u0661\u06f1", "نور11"},
		"full width":                      {"ｐａｙｐａｌ", "paypal"},
		"mathematical letters":            {"𝓅𝒶𝓎𝓅𝒶𝓁", "paypal"},
		"letters in circles":              {"ⓟⓐⓨⓟⓐⓛ", "paypal"},
		"superscripts":                    {"ᵖaypal", "paypal"},
		"a slash that is none":            {"a\u2044b", "a/b"},
		"a dash that is none":             {"a\u2013b", "a-b"},
		"a full stop that is none":        {"a\u0660b", "a.b"},
		"a quotation mark":                {"O\u05f3Neil", "O'Neil"},
		"a space of another kind":         {"Ana\u2005Maria", "Ana Maria"},
		"an ideographic space":            {"Ana\u3000Maria", "Ana Maria"},
		"a letter and an accent":          {"Jose\u0301", "José"},
		"accents in another order":        {"a\u0301\u0323na", "a\u0323\u0301na"},
		"a dot on an i":                   {"i\u0307na", "ina"},
		"a hidden joiner":                 {"क्\u200dष", "क्ष"},
		"a hidden non-joiner":             {"क्\u200cष", "क्ष"},
		"a combining grapheme joiner":     {"A\u034fna", "Ana"},
		"an override":                     {"\u202elapyap", "paypal"},
		"an isolate":                      {"\u2066paypal\u2069", "paypal"},
		"a mark of direction":             {"paypal\u200f", "paypal"},
		"a tag":                           {"paypal\U000e0061", "paypal"},
		"a Hangul filler":                 {"paypal\u3164", "paypal"},
		"a Khmer vowel that is not seen":  {"សុខា\u17b4", "សុខា"},
		"a Mongolian separator":           {"ᠪᠠᠲ\u180e", "ᠪᠠᠲ"},
		"a lone surrogate, encoded":       {"paypal\xed\xa0\x80", "paypal"},
		"too long an encoding":            {"p\xc1\xa1ypal", "paypal"},
		"Greek that folds to Latin":       {"\u212bse", "åse"},
		"a musical sign that is not seen": {"paypal\U0001d173", "paypal"},
		"an emoji's style":                {"Ana ❤\ufe0e", "Ana ❤\ufe0f"},
	} {
		t.Run(title, func(t *testing.T) {
			if _, err := name.New(tt.raw); err == nil && !alike(t, tt.raw, tt.imitated) {
				t.Errorf("%+q is a name, looks %+q, beside %+q, looks %+q", tt.raw, mustName(t, tt.raw).Looks(), tt.imitated, mustName(t, tt.imitated).Looks())
			}
		})
	}
}
