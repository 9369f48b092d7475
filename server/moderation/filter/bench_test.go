package filter_test

import (
	"fmt"
	"strings"
	"testing"

	"hubbub/server/moderation/filter"
)

// messages are of a usual length, about 100 characters.
var messages = map[string]string{
	"english":    "Did you see that goal? I can't believe nobody was there to stop it, what a night for all of us here!",
	"portuguese": "Você viu aquele gol? Não acredito que ninguém estava lá para impedir, que noite para todos nós aqui, irmão!",
	"russian":    "Ты видел этот гол? Не верится, что никто его не остановил, какая ночь для всех нас, кто сегодня здесь!",
	"chinese":    "你看到那个进球了吗?真不敢相信没有人去阻止它,对我们所有在这里的人来说,这是多么美好的一个夜晚啊,今天晚上真的太精彩了!",
}

// words returns a file of so many words, as long as words are.
func words(n int) string {
	var b strings.Builder
	syllables := []string{"ba", "co", "di", "fu", "gra", "lo", "mi", "ne", "pra", "so"}
	for i := range n {
		fmt.Fprintf(&b, "word %s%s%s\n", syllables[i%10], syllables[i/10%10], syllables[i/100%10])
	}
	return b.String()
}

// patterns returns a file of so many patterns.
func patterns(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "pattern \\b(?:buy|sell|get)\\s+(?:cheap\\s+)?brand%02d\\b.{0,20}\\d+\n", i)
	}
	return b.String()
}

// allLiterals returns a text with all that these patterns need.
func allLiterals() string {
	var all strings.Builder
	for i := range 50 {
		fmt.Fprintf(&all, "brand%02d ", i)
	}
	return all.String()
}

func benchmarkJudge(b *testing.B, s *filter.Set, text string) {
	b.ReportAllocs()
	for b.Loop() {
		s.Judge("lobby", text)
	}
}

func BenchmarkWords(b *testing.B) {
	s := newSet(b, words(1000))
	for name, text := range messages {
		b.Run(name, func(b *testing.B) { benchmarkJudge(b, s, text) })
	}
}

// BenchmarkPatterns: none of the patterns has to look at a usual message, one at a few, and all
// at one that was made for it.
func BenchmarkPatterns(b *testing.B) {
	s := newSet(b, patterns(50))
	for name, text := range map[string]string{"usual": messages["english"], "one literal": messages["english"] + " get brand07 now", "all literals": allLiterals()} {
		b.Run(name, func(b *testing.B) { benchmarkJudge(b, s, text) })
	}
}

func BenchmarkLinks(b *testing.B) {
	s := newSet(b, "link *\nallow good.example\n")
	benchmarkJudge(b, s, messages["english"]+" https://good.example/path?x=y")
}

func BenchmarkNone(b *testing.B) {
	benchmarkJudge(b, filter.NewSet(nil), messages["english"])
}
