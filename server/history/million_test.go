//go:build unix

package history_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hubbub/server/history"
)

// A corpus makes up messages as people write them: a few words are in many of them, most
// words in few. A quarter is Chinese.
type corpus struct {
	random *rand.Rand
	words  []string
	common *rand.Zipf // places in words
	han    *rand.Zipf
}

func newCorpus() *corpus {
	c := &corpus{random: rand.New(rand.NewPCG(1, 2))}
	syllables := []string{"ba", "co", "de", "fi", "gu", "la", "mo", "ne", "pri", "qua", "re", "sto", "ti", "un", "ver", "war", "ly", "ment", "ing", "er"}
	for len(c.words) < 30_000 {
		var word strings.Builder
		for range 1 + c.random.IntN(4) {
			word.WriteString(syllables[c.random.IntN(len(syllables))])
		}
		c.words = append(c.words, word.String())
	}
	c.common = rand.NewZipf(c.random, 1.1, 4, uint64(len(c.words)-1))
	c.han = rand.NewZipf(c.random, 1.2, 20, 3000)
	return c
}

func (c *corpus) word() string      { return c.words[c.common.Uint64()] }
func (c *corpus) character() string { return string(rune(0x4e00 + c.han.Uint64())) }

func (c *corpus) repeat(n int, one func() string, between string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = one()
	}
	return strings.Join(parts, between)
}

func (c *corpus) text() string {
	if c.random.IntN(4) == 0 {
		return c.repeat(8+c.random.IntN(20), c.character, "")
	}
	return c.repeat(4+c.random.IntN(12), c.word, " ")
}

// prefix returns the first letters of a word that has more.
func (c *corpus) prefix(n int) string {
	for {
		if word := c.word(); len(word) > n {
			return word[:n]
		}
	}
}

// queries are what is asked of a corpus.
func (c *corpus) queries() map[string]func() string {
	return map[string]func() string{
		"word":              c.word,
		"two words":         func() string { return c.repeat(2, c.word, " ") },
		"five words":        func() string { return c.repeat(5, c.word, " ") },
		"phrase":            func() string { return `"` + c.repeat(2, c.word, " ") + `"` },
		"beginning of 1":    func() string { return c.prefix(1) },
		"beginning of 2":    func() string { return c.prefix(2) },
		"beginning of 3":    func() string { return c.prefix(3) },
		"beginning of 4":    func() string { return c.prefix(4) },
		"beginning of 6":    func() string { return c.prefix(6) },
		"word, beginning 1": func() string { return c.word() + " " + c.prefix(1) },
		"word, beginning 5": func() string { return c.word() + " " + c.prefix(5) },
		"Han, 1":            c.character,
		"Han, 2":            func() string { return c.repeat(2, c.character, "") },
		"Han, 4":            func() string { return c.repeat(4, c.character, "") },
		"not there":         func() string { return "zzyzx" + c.word() },
	}
}

// filled returns a history of a million messages, all of them indexed.
func filled(b *testing.B, c *corpus) *keeper {
	b.Helper()
	config := file(b)
	config.Sync = history.Normal
	l := open(b, config)
	const messages, batch = 1_000_000, 2000
	for i := 0; i < messages; i += batch {
		drafts := make([]history.Draft, batch)
		for j := range drafts {
			drafts[j] = said("ana", "", c.text(), 1_700_000_000_000+int64(i+j))
		}
		mustAppend(b, l, "lobby", drafts...)
	}
	for l.Unindexed(b) > 0 {
		if _, err := l.Search(b.Context(), "lobby", "x", 0, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d messages in %d MiB", messages, l.Bytes()>>20)
	return l
}

// processorTime is what the process has used of the processors: a machine that has other
// things to do changes it little.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkSearchMillion asks a million messages for what people type, and tells what
// that takes of a processor. It takes minutes to fill them in; run it with -cpu 1
// -benchtime 300x.
func BenchmarkSearchMillion(b *testing.B) {
	c := newCorpus()
	l := filled(b, c)
	for name, query := range c.queries() {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				q := query()
				start := processorTime(b)
				if _, err := l.Search(b.Context(), "lobby", q, 0, 51); err != nil {
					b.Fatal(err)
				}
				took = append(took, processorTime(b)-start)
			}
			reportPercentiles(b, took, "")
		})
	}
	b.Run("beside the chat", func(b *testing.B) { besideChat(b, l, c) })
}

// besideChat tells how long a message takes to be saved, alone and while 200 searches are
// asked for at once, again and again. It is done once, whatever b.N.
func besideChat(b *testing.B, l *keeper, c *corpus) {
	const searches = 200
	alone := chat(b, l)
	queries := make([]string, 1000)
	for i := range queries {
		queries[i] = c.word() + " " + c.prefix(3)
	}
	done := make(chan struct{})
	var searching sync.WaitGroup
	var next, found atomic.Int64
	for range searches {
		searching.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if _, err := l.Search(b.Context(), "lobby", queries[next.Add(1)%1000], 0, 51); err != nil {
					b.Error(err)
					return
				}
				found.Add(1)
			}
		})
	}
	beside := chat(b, l)
	close(done)
	searching.Wait()
	reportPercentiles(b, alone, "alone-")
	reportPercentiles(b, beside, "beside-")
	b.ReportMetric(float64(found.Load()), "searches")
}

// chat says something a thousand times, and returns how long each took to be saved.
func chat(b *testing.B, l *keeper) (took []time.Duration) {
	for i := range 1000 {
		start := time.Now()
		mustAppend(b, l, "chat", texts(fmt.Sprint("message ", i))...)
		took = append(took, time.Since(start))
		time.Sleep(2 * time.Millisecond)
	}
	return took
}

// reportPercentiles reports the middle, the 99th percentile and the longest, ms.
func reportPercentiles(b *testing.B, took []time.Duration, prefix string) {
	slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	millis := func(at float64) float64 {
		return float64(took[int(at*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(millis(.5), prefix+"p50-ms")
	b.ReportMetric(millis(.99), prefix+"p99-ms")
	b.ReportMetric(millis(1), prefix+"max-ms")
}
