package moderation_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/moderation"
)

func TestAlike(t *testing.T) {
	for name, tt := range map[string]struct {
		a, b string
		want bool
	}{
		"the same":                     {"buy followers at cheap.example", "buy followers at cheap.example", true},
		"case and marks":               {"SEGUIDORES GRÁTIS AQUI", "seguidores gratis aqui", true},
		"spaces and points":            {"buy   followers, now!!!", "buy followers now", true},
		"full width":                   {"ｂｕｙ followers now", "buy followers now", true},
		"hidden characters":            {"b\u200du\u00ady followers now", "buy followers now", true},
		"letters that look alike":      {"buу fоllоwеrs nоw", "buy followers now", true}, // Cyrillic у, о and е
		"accents on these":             {"buу̀ fо́llоwеrs nоw", "buy followers now", true},
		"a random tail":                {"win a new phone today at prizes.example x7f3", "win a new phone today at prizes.example k2q9", true},
		"a few letters exchanged":      {"win a new phone today at prizes example", "win a now phone today at prizes example", true},
		"said over and over":           {"spam spam spam spam", "spam spam spam spam spam spam spam", true},
		"part of something longer":     {"good evening", "good evening everybody, how was your day at the office?", false},
		"something else":               {"who won the match?", "has the match ended?", false},
		"words in common":              {"the match was good", "the match was awful and far too long", false},
		"short, the same":              {"ok", "OK!", true},
		"short, one letter more":       {"ok", "oka", false},
		"one letter":                   {"k", "k", true},
		"laughter of different length": {"kkkkkk", "kkkkkkkkkkkkk", true},
		"numbers":                      {"12345 67890", "12345 67891", true},
		"Chinese":                      {"免费领取礼品请加微信号码", "免费领取礼品请加微信号碼", true},
		"Chinese, short":               {"免费领取礼品", "免费领取礼物", false},
		"Chinese, something else":      {"今天天气很好我们去公园吧", "明天有雨记得带伞出门", false},
		"Japanese, half width":         {"ﾌｫﾛﾜｰ", "フォロワー", true},
		"Thai":                         {"แจกฟรีวันนี้เท่านั้นคลิกเลย", "แจกฟรีวันนี้เท่านั้นคลิกเลยย", true},
		"Cyrillic":                     {"бесплатные подписчики здесь", "бесплатные подписчики тут", false},
		"emoji":                        {"🔥🔥🔥", "🔥🔥🔥🔥🔥", true},
		"other emoji":                  {"🔥🔥🔥", "🎉🎉🎉", false},
		"emoji of another style":       {"❤️❤️❤️", "❤❤❤", true},
		"punctuation alone":            {"!!!!", "!!!!!!", true},
		"other punctuation":            {"!!!!", "????", false},
		"nothing":                      {"", "", false},
		"nothing to see":               {"\u200b \u2060", "\u200b \u2060", false},
		"nothing and something":        {"", "a", false},
		"broken bytes":                 {"a\xffb\xfec", "a\xffb\xfec", true},
	} {
		if got := moderation.Alike(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %q and %q: %v, want %v", name, tt.a, tt.b, got, tt.want)
		}
		if moderation.Alike(tt.b, tt.a) != tt.want {
			t.Errorf("%s: not the same the other way round", name)
		}
	}
}

// TestAlikeIsFourFifths: four pieces of five in common are enough, and fewer are not.
func TestAlikeIsFourFifths(t *testing.T) {
	base := moderation.Pieces{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for common, want := range map[int]bool{10: true, 9: true, 8: true, 7: false, 0: false} {
		other := append(append(moderation.Pieces{}, base[:common]...), 101, 102, 103, 104, 105, 106, 107, 108, 109, 110)[:10]
		if got := base.Alike(other); got != want {
			t.Errorf("%d pieces of 10 in common: %v", common, got)
		}
	}
	if base.Alike(append(append(moderation.Pieces{}, base...), 101, 102, 103)) {
		t.Error("10 pieces of 13 are four fifths")
	}
}

func FuzzAlike(f *testing.F) {
	f.Add("win a new phone", "win a new phnoe")
	f.Add("今天免费领取", "🔥🔥🔥")
	f.Add("\xff", "\u200b")
	f.Fuzz(func(t *testing.T, a, b string) {
		p, q := moderation.PiecesOf(a), moderation.PiecesOf(b)
		if p.Alike(q) != q.Alike(p) {
			t.Errorf("%q and %q are alike one way only", a, b)
		}
		if len(p) > 0 && !p.Alike(p) {
			t.Errorf("%q is not like itself", a)
		}
	})
}

// BenchmarkSweep compares one message with a thousand others.
func BenchmarkSweep(b *testing.B) {
	for name, phrase := range map[string]string{
		"latin":    "win a new phone today at prizes.example, nobody pays, ask number %d",
		"cyrillic": "выиграй новый телефон сегодня, никто не платит, спроси номер %d",
	} {
		texts := make([]string, 1_000)
		for i := range texts {
			texts[i] = strings.TrimSpace(fmt.Sprintf(phrase, i*7919))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			of := moderation.PiecesOf(texts[0])
			for b.Loop() {
				for _, text := range texts {
					of.Alike(moderation.PiecesOf(text))
				}
			}
		})
	}
}
