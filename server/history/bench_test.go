package history_test

import (
	"fmt"
	"strconv"
	"sync/atomic"
	"testing"

	"hubbub/server/history"
	"hubbub/server/wire"
)

// durabilities are the kinds of history that the server can be started with.
var durabilities = []struct {
	name   string
	config func(b *testing.B) history.Config
}{
	{"full", func(b *testing.B) history.Config { return file(b) }},
	{"normal", func(b *testing.B) history.Config {
		c := file(b)
		c.Sync = history.Normal
		return c
	}},
	{"memory", func(b *testing.B) history.Config { return history.Config{Path: history.Memory} }},
}

// vocabulary makes texts that the index has some work with.
var vocabulary = []string{
	"the", "build", "is", "broken", "again", "somebody", "please", "look", "at", "it", "lunch", "today", "coffee", "maybe",
	"deployed", "yesterday", "release", "notes", "are", "missing", "who", "wants", "to", "review", "this", "before", "evening",
}

// phrases are texts of 100 bytes.
var phrases = func() (phrases [997]string) {
	for i := range phrases {
		var text []byte
		for word := i; len(text) < 100; word = word*31 + 7 {
			text = append(append(text, vocabulary[word&0xffff%len(vocabulary)]...), ' ')
		}
		phrases[i] = string(text[:100])
	}
	return phrases
}()

// conversation returns n drafts of 100 bytes with ids of their own, from number
// first on.
func conversation(first, n int) []history.Draft {
	drafts := make([]history.Draft, n)
	for i := range drafts {
		number := first + i
		drafts[i] = said(members[number%len(members)], "01J"+strconv.Itoa(1_000_000_000+number),
			phrases[number%len(phrases)], 1_700_000_000_000+int64(number))
	}
	return drafts
}

var members = []string{"ana", "bo", "cem", "dora", "eli", "fay", "gus"}

// BenchmarkAppend is one publication after the other, each delivered before the next,
// with all that follows behind: the index is kept up at the same time.
func BenchmarkAppend(b *testing.B) {
	for _, d := range durabilities {
		for _, n := range []int{1, 64} {
			b.Run(fmt.Sprintf("sync=%s/messages=%d", d.name, n), func(b *testing.B) {
				l := open(b, d.config(b))
				b.ReportAllocs()
				next := 0
				for b.Loop() {
					mustAppend(b, l, "lobby", conversation(next, n)...)
					next += n
				}
				perSecond(b, next)
			})
		}
	}
}

// BenchmarkAppendFromRooms is 32 rooms that append one message at a time.
func BenchmarkAppendFromRooms(b *testing.B) {
	for _, d := range durabilities {
		b.Run("sync="+d.name, func(b *testing.B) {
			l := open(b, d.config(b))
			b.ReportAllocs()
			b.SetParallelism(32)
			var rooms, messages atomic.Int64
			b.RunParallel(func(pb *testing.PB) {
				room := fmt.Sprint("room-", rooms.Add(1))
				for pb.Next() {
					mustAppend(b, l, room, conversation(int(messages.Add(1)), 1)...)
				}
			})
			perSecond(b, int(messages.Load()))
		})
	}
}

func perSecond(b *testing.B, messages int) {
	b.ReportMetric(float64(messages)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkAfter is a page of 200 messages out of 20,000.
func BenchmarkAfter(b *testing.B) {
	for _, d := range durabilities[1:] {
		b.Run("sync="+d.name, func(b *testing.B) {
			const kept, page = 20_000, 200
			l := open(b, d.config(b))
			for i := 0; i < kept; i += 1000 {
				mustAppend(b, l, "lobby", conversation(i, 1000)...)
			}
			b.ReportAllocs()
			after := int64(0)
			for b.Loop() {
				got, err := l.After(b.Context(), "lobby", after, page)
				if err != nil || len(got.Entries) != page {
					b.Fatalf("%d messages, %v", len(got.Entries), err)
				}
				after = (after + page) % kept
			}
		})
	}
}

// BenchmarkSearch is the latest 20 of the many messages that hold two words.
func BenchmarkSearch(b *testing.B) {
	const kept = 20_000
	l := open(b, file(b))
	for i := 0; i < kept; i += 1000 {
		mustAppend(b, l, "lobby", conversation(i, 1000)...)
	}
	search(b, l, "so that all is indexed")
	b.ReportAllocs()
	for b.Loop() {
		if found, err := l.Search(b.Context(), "lobby", "broken lunch", 0, 20); err != nil || len(found.Entries) == 0 {
			b.Fatalf("%d messages, %v", len(found.Entries), err)
		}
	}
}

// BenchmarkReactions is what a commit of as many reactions as a room takes at once costs.
func BenchmarkReactions(b *testing.B) {
	l := open(b, file(b))
	mustAppend(b, l, "r", texts("one")...)
	for n := 0; b.Loop(); n++ {
		drafts := make([]history.Draft, 256)
		for i := range drafts {
			drafts[i] = reacts(fmt.Sprint("u", n/2*256+i), 1, "👍")
			if n%2 == 1 {
				drafts[i].Kind = wire.KindUnreact
			}
		}
		mustAppend(b, l, "r", drafts...)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/256, "µs/reaction")
}
