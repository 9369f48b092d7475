package emoji_test

import (
	"strings"
	"testing"

	"hubbub/server/emoji"
)

func TestNormal(t *testing.T) {
	for s, want := range map[string]string{
		"👍": "👍", "👍🏽": "👍🏽", "🏳️‍🌈": "🏳️‍🌈", "🏳‍🌈": "🏳️‍🌈", "❤️": "❤️", "❤": "❤️", "🇧🇷": "🇧🇷", "1️⃣": "1️⃣", "1⃣": "1️⃣",
		"👨‍👩‍👧‍👦": "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿": "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👁️‍🗨": "👁️‍🗨️", "⏳": "⏳",
	} {
		if got, ok := emoji.Normal(s); !ok || got != want {
			t.Errorf("%q is %q, %v, want %q", s, got, ok, want)
		}
	}
}

func TestWhatIsNoEmoji(t *testing.T) {
	for _, s := range []string{
		"", "a", "1", "#", "👍👍", "👍 ", " 👍", "👍\ufe0f", "❤️\ufe0f", "\ufe0f❤", "\ufe0f", "👍🏽🏽", "🇧", "🇧🇧🇷", "\u200d", "👍\u200d", "😀\xff", "\xff",
		"<b>", ":party:", "☺x", strings.Repeat("👨‍", 4000), strings.Repeat("\ufe0f", 20),
	} {
		if got, ok := emoji.Normal(s); ok {
			t.Errorf("%q is taken for %q", s, got)
		}
	}
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"👍", "🏳‍🌈", "❤", "\xff\ufe0f", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		normal, ok := emoji.Normal(s)
		if !ok {
			return
		}
		if len(normal) > emoji.MaxBytes || strings.ReplaceAll(normal, "\ufe0f", "") != strings.ReplaceAll(s, "\ufe0f", "") {
			t.Fatalf("%q is taken for %q", s, normal)
		}
		if again, ok := emoji.Normal(normal); !ok || again != normal {
			t.Fatalf("%q is %q the second time", normal, again)
		}
	})
}
