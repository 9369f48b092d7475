package replay

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// TestPagesForgottenWhileRead: a page that has to go before it is read is not
// counted as kept, or less and less would be.
func TestPagesForgottenWhileRead(t *testing.T) {
	const many = 24 // together more than maxPageBytes
	p := New(fullPages(many), "e")
	first := pageKey{"lobby", room.JSON, 0}
	slow := p.lru.PushBack(&page{key: first})
	p.kept[first] = slow
	for n := range int64(many - 1) {
		p.page(pageKey{"lobby", room.JSON, n + 1})
	}
	if p.kept[first] != nil {
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
	p := New(fullPages(2), "e")
	for _, seq := range []int64{0, 30, 100, 170} {
		first, n, last, err := p.After("lobby", room.JSON, seq, 200)
		if err != nil || last != seq+int64(n) {
			t.Fatalf("after %d: %d messages to %d, %v", seq, n, last, err)
		}
		if again, _, _, _ := p.After("lobby", room.JSON, seq, 200); &first[0] != &again[0] {
			t.Errorf("after %d: encoded twice", seq)
		}
	}
}

// TestGap: what is no longer kept is told from what is, and from a history that
// cannot be read.
func TestGap(t *testing.T) {
	broken := errors.New("disk on fire")
	for name, tt := range map[string]struct {
		history History
		seq     int64
		err     error
		count   int
	}{
		"before what is kept":  {since(31), 29, ErrGap, 0},
		"from the first kept":  {since(31), 30, nil, 70},
		"all of it is gone":    {since(201), 0, ErrGap, 0},
		"cannot be read":       {failing{broken}, 0, broken, 0},
		"not beyond the bound": {since(1), 148, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			frames, count, _, err := New(tt.history, "e").After("lobby", room.JSON, tt.seq, 150)
			if !errors.Is(err, tt.err) || count != tt.count || (len(frames) > 0) != (count > 0) {
				t.Errorf("%d messages in %d bytes, %v, want %d, %v", count, len(frames), err, tt.count, tt.err)
			}
		})
	}
}

// since is a history in which messages from a number to 200 are kept.
type since int64

func (first since) After(ctx context.Context, room string, seq int64, limit int) ([]wire.Message, error) {
	return fullPages(2).After(ctx, room, max(seq, int64(first)-1), limit)
}

// failing is a history that cannot be read.
type failing struct{ error }

func (f failing) After(context.Context, string, int64, int) ([]wire.Message, error) {
	return nil, f.error
}

// fullPages is a history that fills so many pages with large messages.
type fullPages int

func (n fullPages) After(_ context.Context, _ string, seq int64, limit int) ([]wire.Message, error) {
	var messages []wire.Message
	for seq < int64(n)*pageMessages && len(messages) < limit {
		seq++
		messages = append(messages, wire.Message{Seq: seq, From: "Ana", Text: strings.Repeat("x", 4096)})
	}
	return messages, nil
}
