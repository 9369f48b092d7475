package name_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/cases"

	"hubbub/server/name"
)

func spellings(raw string) []string {
	return []string{strings.ToLower(raw), strings.ToUpper(raw), cases.Fold().String(raw)}
}

// TestLooks: what reads alike is one name, as are all spellings of either.
func TestLooks(t *testing.T) {
	for title, tt := range map[string]struct{ like, other string }{
		"an l for a capital I":           {"SlSTEMA", "SISTEMA"},
		"of the name in small letters":   {"SlSTEMA", "Sistema"},
		"a bar":                          {"S|STEMA", "sistema"},
		"a digit one":                    {"V1CTOR", "Victor"},
		"a capital I for an l":           {"PauIo", "Paulo"},
		"and small letters":              {"pauIo", "Paulo"},
		"and a capital":                  {"VIadimir", "vladimir"},
		"at the beginning":               {"lara", "Iara"},
		"all of it":                      {"ALl", "Ali"},
		"two letters for one":            {"rnark", "Mark"},
		"in the middle":                  {"Arnanda", "AMANDA"},
		"a nought":                       {"R0BERT", "robert"},
		"a small nought":                 {"r0bert", "Robert"},
		"Cyrillic capitals":              {"ТОМ", "Tom"},
		"Cyrillic":                       {"Сора", "Copa"},
		"Greek capitals":                 {"ΝΙΚΟ", "Niko"},
		"a dot above an i":               {"i\u0323\u0307da", "\u1ecbda"},
		"a dot above a dotless i":        {"ı\u0307da", "Ida"},
		"an accent twice":                {"Jose\u0301\u0301", "José"},
		"two letters in one":             {"Aʣa", "Adza"},
		"a stroke over a letter":         {"so\u0337s", "søs"},
		"Lisu":                           {"ꓮꓠꓠꓮ", "Anna"},
		"accents of another kind":        {"Mařk", "Mar\u0306k"},
		"a hyphen":                       {"Anne‐Marie", "Anne-Marie"},
		"an apostrophe":                  {"O’Connor", "O'Connor"},
		"a letter for an apostrophe":     {"Oʼconnor", "O'Connor"},
		"Arabic forms of one letter":     {"کریم", "كریم"},
		"an unseen non-joiner":           {"می\u200cنا", "مینا"},
		"katakana for a Chinese word":    {"カ", "力"},
		"a small kana of another kind":   {"へいわ", "ヘいわ"},
		"a long vowel for one":           {"一郎", "ー郎"},
		"a digit before or behind":       {"1דנה", "דנה1"},
		"after a space":                  {"2 דנה לוי", "דנה לוי 2"},
		"of Arabic":                      {"1 نور", "نور 1"},
		"of Persian":                     {"\u06f1نور", "نور\u06f1"},
		"a number":                       {"12.5% דנה", "דנה 12.5%"},
		"a hash":                         {"#12 דנה", "דנה #12"},
		"a pointed letter":               {"7דָּנָה", "דָּנָה7"},
		"a Hebrew final letter":          {"רון", "רוו"},
		"Bengali digits":                 {"অনিতা০", "অনিতা0"},
		"Arabic digits of two keyboards": {"نور\u0661", "نور\u06f1"},
	} {
		t.Run(title, func(t *testing.T) {
			if !alike(t, tt.like, tt.other) || !alike(t, tt.other, tt.like) {
				t.Errorf("%+q is not %+q: looks %+q, %+q", tt.like, tt.other, mustName(t, tt.like).Looks(), mustName(t, tt.other).Looks())
			}
		})
	}
}

// TestLooksOfOthers: what a reader tells apart is two names.
func TestLooksOfOthers(t *testing.T) {
	for one, other := range map[string]string{
		"José": "Jose", "王小朋": "王小明", "Ana1": "Ana2", "Iara": "Lara", "Ali": "Alli", "Leila": "Lelia", "Mila": "Miia", "ALI": "all", "Ian": "Lan",
		"Bo": "Bob", "박가": "바까", "さくら": "サクラ", "Ñuño": "Nuno", "Øye": "Oye", "Марк": "Mark", "Нина": "Huna", "דן": "דנ",
		"דנה1": "1הנד", "דנה12": "21דנה", "דן1רון": "רון1דן", "!דנה": "דנה!", "\u0661 نور": "نور \u0661", "דנה 1": "1 דנה!",
	} {
		if alike(t, one, other) {
			t.Errorf("%s is %s", one, other)
		}
	}
}

// TestScripts: letters of scripts that do not belong together are no name.
func TestScripts(t *testing.T) {
	for _, raw := range []string{
		"ЅISTEMA", "Mаrk", "Ꮩictor", "pаypal", "Αnna", "Ваsil", "Ana Анна", "דנה Dana", "نور Nour", "Ελένη Анна", "कAna", "サクラ 민수", "王Анна", "ㄅサ",
		"Anа\u0301", "ana٫а", "O\u0585", "ꓮna", "ꓮ𐐬", "ⲘꓮⲘ",
	} {
		if n, err := name.New(raw); !errors.Is(err, name.ErrScripts) {
			t.Errorf("%+q: %+q, %v", raw, n, err)
		}
	}
	for _, raw := range []string{"陳Amy", "田中エリカ Ana", "민수 Kim 金", "小明ㄅ Wang", "Анна 2", "دانا ۲", "Ana 🦊", "Ñ", "ꓮꓠꓠꓮ 1", "𐐢𐐮𐐬"} {
		if _, err := name.New(raw); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
