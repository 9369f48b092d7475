package server

import (
	"strings"
	"testing"

	"hubbub/server/history"
	"hubbub/server/room"
)

// TestPagesForgottenWhileRead: a page that has to go before it is read is not
// counted as kept, or less and less would be.
func TestPagesForgottenWhileRead(t *testing.T) {
	const many = 24 // together more than maxPageBytes
	p := newPages(fullPages(t, many))
	of := pagesOf{"lobby", room.JSON}
	slow := p.lru.PushBack(&page{key: pageKey{of, 0}})
	p.kept[pageKey{of, 0}] = slow
	for n := range int64(many - 1) {
		p.page(pageKey{of, n + 1})
	}
	if p.kept[pageKey{of, 0}] != nil {
		t.Fatal("the page is still kept")
	}
	p.read(slow.Value.(*page))
	p.keep(slow)
	bytes := 0
	for e := p.lru.Front(); e != nil; e = e.Next() {
		bytes += e.Value.(*page).bytes
	}
	if p.bytes != bytes || len(p.kept) != p.lru.Len() || bytes > maxPageBytes {
		t.Errorf("%d bytes counted, %d kept in %d pages of which %d are found", p.bytes, bytes, p.lru.Len(), len(p.kept))
	}
}

// TestPagesAreShared: those who ask for the same get the same bytes, be it a whole
// page or a part.
func TestPagesAreShared(t *testing.T) {
	p := newPages(fullPages(t, 2))
	for _, seq := range []int64{0, 30, 100, 170} {
		first, n, last, err := p.after(pagesOf{"lobby", room.JSON}, seq, 200)
		if err != nil || last != seq+int64(n) {
			t.Fatalf("after %d: %d messages to %d, %v", seq, n, last, err)
		}
		if again, _, _, _ := p.after(pagesOf{"lobby", room.JSON}, seq, 200); &first[0] != &again[0] {
			t.Errorf("after %d: encoded twice", seq)
		}
	}
}

// fullPages returns a history whose lobby fills n pages with large messages.
func fullPages(t *testing.T, n int) *history.Log {
	t.Helper()
	log, err := history.Open(history.Config{Path: history.Memory})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	drafts := make([]history.Draft, pageMessages)
	for i := range drafts {
		drafts[i] = history.Draft{From: "Ana", Text: strings.Repeat("x", 4096)}
	}
	for range n {
		if _, err := log.Append("lobby", drafts); err != nil {
			t.Fatal(err)
		}
	}
	return log
}
