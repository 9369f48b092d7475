package archive

import (
	"bufio"
	"context"
	"errors"
	"io"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// PageMessages is how many entries are in memory at a time: with the longest texts that a
// server can allow, 100 MiB.
const PageMessages = 100

// ErrAnew tells that the room was removed while it was written, and is another one now.
var ErrAnew = errors.New("the room was removed meanwhile, and opened anew")

// A Source is where messages come from.
type Source interface {
	// After returns at most limit entries that follow a number, the oldest first.
	After(ctx context.Context, room string, seq int64, limit int) (room.Page, error)
}

// Export writes what is kept of a room to a file, and returns how many messages that were.
// Nothing was written if the first page cannot be read. An error leaves the file without
// its end.
func (f Format) Export(ctx context.Context, from Source, head Head, to io.Writer) (messages int64, err error) {
	page, err := from.After(ctx, head.Room, 0, PageMessages)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriter(to)
	w := f.writer(out)
	if err := w.begin(head); err != nil {
		return 0, err
	}
	for epoch, last := page.Epoch, page.Last; len(page.Entries) > 0; {
		n, err := writePage(w, &page, head.Span, last)
		messages += n
		if err = errors.Join(err, out.Flush()); err != nil {
			return messages, err
		}
		seq := page.Entries[len(page.Entries)-1].Seq
		if seq >= last {
			break
		}
		if page, err = from.After(ctx, head.Room, seq, PageMessages); err != nil {
			return messages, err
		}
		if page.Epoch != epoch {
			return messages, ErrAnew
		}
	}
	return messages, errors.Join(w.end(messages), out.Flush())
}

// writePage writes the messages of a page up to the last number.
func writePage(w writer, page *room.Page, span Span, last int64) (messages int64, err error) {
	for i := range page.Entries {
		e := &page.Entries[i]
		if e.Seq > last || !stands(e) || !span.has(e) {
			continue
		}
		if err := w.message(e); err != nil {
			return messages, err
		}
		messages++
	}
	return messages, nil
}

// stands reports whether an entry is a message, and was not removed.
func stands(e *wire.Entry) bool { return e.Kind == wire.KindMessage && !e.Removed }
