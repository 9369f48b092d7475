package name_test

import (
	"errors"
	"strings"
	"testing"

	"hubbub/server/name"
)

func TestNew(t *testing.T) {
	tests := map[string]struct {
		raw     string
		display string
		key     string
		err     error
	}{
		"plain":                      {raw: "Ana", display: "Ana", key: "ana"},
		"outer spaces":               {raw: " ana ", display: "ana", key: "ana"},
		"outer tabs and newlines":    {raw: "\tana\r\n", display: "ana", key: "ana"},
		"inner spaces":               {raw: "Ana  de\u00a0Sá", display: "Ana de Sá", key: "ana de sá"},
		"decomposed accent":          {raw: "Ze\u0301", display: "Z\u00e9", key: "z\u00e9"},
		"full width":                 {raw: "ＡＢ", display: "AB", key: "ab"},
		"ligature":                   {raw: "ﬁ", display: "fi", key: "fi"},
		"Kelvin sign":                {raw: "\u212a", display: "K", key: "k"},
		"sharp s":                    {raw: "Strauß", display: "Strauß", key: "strauss"},
		"capital sharp s":            {raw: "STRAUẞ", display: "STRAUẞ", key: "strauss"},
		"final sigma":                {raw: "Νίκος", display: "Νίκος", key: "νίκοσ"},
		"capital final sigma":        {raw: "ΝΊΚΟΣ", display: "ΝΊΚΟΣ", key: "νίκοσ"},
		"Turkish dotted capital":     {raw: "İnci", display: "İnci", key: "inci"},
		"Turkish dotless":            {raw: "ırmak", display: "ırmak", key: "irmak"},
		"Cherokee small":             {raw: "ꭰ", display: "ꭰ", key: "Ꭰ"},
		"Cherokee capital":           {raw: "Ꭰ", display: "Ꭰ", key: "Ꭰ"},
		"Hebrew":                     {raw: "דנה", display: "דנה", key: "דנה"},
		"Persian non-joiner":         {raw: "می\u200cخواهم", display: "می\u200cخواهم", key: "می\u200cخواهم"},
		"emoji":                      {raw: "🦊", display: "🦊", key: "🦊"},
		"emoji with style":           {raw: "Ana ❤\ufe0f", display: "Ana ❤", key: "ana ❤"},
		"20 letters":                 {raw: strings.Repeat("a", 20), display: strings.Repeat("a", 20), key: strings.Repeat("a", 20)},
		"20 letters within spaces":   {raw: "  " + strings.Repeat("a", 20) + "  ", display: strings.Repeat("a", 20), key: strings.Repeat("a", 20)},
		"20 flags of 2 code points":  {raw: strings.Repeat("🇧🇷", 20), display: strings.Repeat("🇧🇷", 20), key: strings.Repeat("🇧🇷", 20)},
		"colon":                      {raw: "a:b:", display: "a:b:", key: "a:b:"},
		"longer reserved":            {raw: "sistemas", display: "sistemas", key: "sistemas"},
		"four accents":               {raw: "x\u0323\u0302\u0303\u0304", display: "x\u0323\u0302\u0303\u0304", key: "x\u0323\u0302\u0303\u0304"},
		"nothing":                    {raw: "", err: name.ErrEmpty},
		"spaces only":                {raw: " \t\u3000 ", err: name.ErrEmpty},
		"style selector only":        {raw: "\ufe0f", err: name.ErrEmpty},
		"21 letters":                 {raw: strings.Repeat("a", 21), err: name.ErrTooLong},
		"ligature of 18 twice":       {raw: "ﷺﷺ", err: name.ErrTooLong},
		"over the byte limit":        {raw: strings.Repeat(" ", 1<<20), err: name.ErrTooLong},
		"conjoining jamo":            {raw: "\u1100\u1100", err: name.ErrCharacter},
		"invalid UTF-8":              {raw: "a\xff", err: name.ErrCharacter},
		"NUL":                        {raw: "a\x00b", err: name.ErrCharacter},
		"inner tab":                  {raw: "a\tb", err: name.ErrCharacter},
		"inner newline":              {raw: "a\nb", err: name.ErrCharacter},
		"line separator":             {raw: "a\u2028b", err: name.ErrCharacter},
		"right-to-left override":     {raw: "a\u202eb", err: name.ErrCharacter},
		"left-to-right isolate":      {raw: "a\u2066b", err: name.ErrCharacter},
		"left-to-right mark":         {raw: "a\u200eb", err: name.ErrCharacter},
		"zero-width space":           {raw: "a\u200bb", err: name.ErrCharacter},
		"zero-width space only":      {raw: "\u200b", err: name.ErrCharacter},
		"byte order mark":            {raw: "\ufeffana", err: name.ErrCharacter},
		"soft hyphen":                {raw: "a\u00adb", err: name.ErrCharacter},
		"joined family":              {raw: "👨\u200d👩\u200d👧", err: name.ErrCharacter},
		"non-joiner between Latin":   {raw: "a\u200cb", err: name.ErrCharacter},
		"tag flag":                   {raw: "🏴\U000e0067\U000e007f", err: name.ErrCharacter},
		"Hangul filler":              {raw: "\u3164", err: name.ErrCharacter},
		"braille blank":              {raw: "\u2800", err: name.ErrCharacter},
		"replacement character":      {raw: "a\ufffd", err: name.ErrCharacter},
		"non-character":              {raw: "a\ufffe", err: name.ErrCharacter},
		"private use":                {raw: "a\ue000", err: name.ErrCharacter},
		"unassigned":                 {raw: "a\u0378", err: name.ErrCharacter},
		"accent alone":               {raw: "\u0301", err: name.ErrCharacter},
		"accent first":               {raw: "\u0301a", err: name.ErrCharacter},
		"accent key":                 {raw: "´", err: name.ErrCharacter},
		"five accents":               {raw: "x\u0300\u0300\u0300\u0300\u0300", err: name.ErrCharacter},
		"colon and space":            {raw: "Ana: hi", err: name.ErrCharacter},
		"full-width colon and space": {raw: "Ana：\u3000hi", err: name.ErrCharacter},
	}
	for title, tt := range tests {
		t.Run(title, func(t *testing.T) {
			n, err := name.New(tt.raw)
			if !errors.Is(err, tt.err) {
				t.Fatalf("New(%+q) error = %v, want %v", tt.raw, err, tt.err)
			}
			if n.String() != tt.display || n.Key() != tt.key {
				t.Errorf("New(%+q) = %+q, key %+q; want %+q, key %+q", tt.raw, n, n.Key(), tt.display, tt.key)
			}
		})
	}
}

func TestNewNamesTheCharacter(t *testing.T) {
	_, err := name.New("a\u202eb")
	if want := "U+202E"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error = %v, want it to hold %s", err, want)
	}
}

func TestNewNamesTheEmoji(t *testing.T) {
	for _, raw := range []string{"👨\u200d👩\u200d👧", "Ana 🏳\ufe0f\u200d🌈", "👩🏽\u200d💻", "🏴\U000e0067\U000e007f"} {
		if _, err := name.New(raw); !errors.Is(err, name.ErrCharacter) || !strings.Contains(err.Error(), "emoji of several parts") {
			t.Errorf("%+q: %v", raw, err)
		}
	}
}

func TestTruncate(t *testing.T) {
	tests := map[string]struct {
		raw  string
		want string
		err  error
	}{
		"short":                {raw: " Zed ", want: "Zed"},
		"21 letters":           {raw: strings.Repeat("a", 21), want: strings.Repeat("a", 20)},
		"ends in a space":      {raw: strings.Repeat("a", 19) + " tail", want: strings.Repeat("a", 19)},
		"40 flags":             {raw: strings.Repeat("🇧🇷", 40), want: strings.Repeat("🇧🇷", 20)},
		"ligature of 18 twice": {raw: "ﷺﷺ", want: "صلى الله عليه وسلمصل"},
		"megabyte":             {raw: strings.Repeat("é", 1<<19), want: strings.Repeat("é", 20)},
		"bad character beyond": {raw: strings.Repeat("a", 20) + "\u202e", want: strings.Repeat("a", 20)},
		"bad character within": {raw: "a\u202e", err: name.ErrCharacter},
		"nothing":              {raw: "", err: name.ErrEmpty},
		"spaces":               {raw: strings.Repeat(" ", 1<<20), err: name.ErrEmpty},
		"invalid UTF-8":        {raw: strings.Repeat("\x80", 1<<20), err: name.ErrCharacter},
	}
	for title, tt := range tests {
		t.Run(title, func(t *testing.T) {
			n, err := name.Truncate(tt.raw)
			if !errors.Is(err, tt.err) || n.String() != tt.want {
				t.Errorf("Truncate = %+q, %v; want %+q, %v", n, err, tt.want, tt.err)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for title, raw := range map[string]string{
		"ASCII":    "Ana",
		"accents":  "José de Sá",
		"20 flags": strings.Repeat("🇧🇷", name.MaxCharacters),
	} {
		b.Run(title, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := name.New(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
