package archive_test

import (
	"context"
	"testing"
	"time"

	"hubbub/server/archive"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// noon is when the messages of tests were said.
var noon = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

// tea is the head of the files of tests.
var tea = archive.Head{Room: "tea", Title: "Tea <b>", At: noon.Add(time.Hour)}

// said returns a message of Ana.
func said(seq int64, text string) wire.Entry {
	return wire.Entry{Seq: seq, Kind: wire.KindMessage, From: "Ana", User: "AAAAAAAAAAAA", At: noon.Add(time.Duration(seq) * time.Second).UnixMilli(), Text: text}
}

// A log is a source of a room.
type log struct {
	epoch   string
	entries []wire.Entry
	asked   func(seq int64, limit int) // is told of each question
}

func (l *log) After(_ context.Context, _ string, seq int64, limit int) (room.Page, error) {
	if l.asked != nil {
		l.asked(seq, limit)
	}
	page := room.Page{Epoch: l.epoch}
	for _, e := range l.entries {
		page.Last = e.Seq
		if e.Seq > seq && len(page.Entries) < limit {
			page.Entries = append(page.Entries, e)
		}
	}
	return page, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
