package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"hubbub/server/room"
	"hubbub/server/wire"
)

// Bounds of a batch. One entry fits always, however long it is.
const (
	maxEntries = 100
	maxBytes   = 256 << 10
	pageSize   = 25 // entries that are read at once: each may be as long as messages may be
)

// A batch is a range of a room's log on its way. What it holds is read for each attempt;
// the range stays, so that an endpoint that has seen it knows its id again.
type batch struct {
	room  string
	epoch string
	after int64 // the range begins behind this number
	upTo  int64 // and ends with this one; 0 until it was read
	anew  bool  // the place before was of another epoch

	first   int64 // of a gap at the beginning: from here on it goes on; 0 for none
	count   int   // entries
	entries []byte
	since   int64 // when the first of them was said, Unix milliseconds; 0 if there are none
	at      int64 // when the last of them was said
}

// read fills a batch with what is in its range now, and reports whether that is anything. The
// first time it ends the range where the batch is full. If the log does not have the range any more
// the batch begins anew.
func (b *batch) read(ctx context.Context, log Log) (bool, error) {
	page, err := log.After(ctx, b.room, b.after, pageSize)
	if err != nil {
		return false, err
	}
	if page.Epoch != b.epoch { // there is another room of that name, or none
		isBegun := b.epoch != "" || b.after > 0
		after := int64(0)
		if isSameRoom(b.epoch, page.Epoch) {
			after = min(b.after, page.Last)
		}
		*b = batch{room: b.room, epoch: page.Epoch, after: after, anew: isBegun || b.anew}
		if page.Epoch == "" {
			return false, nil
		}
		return b.read(ctx, log)
	}
	b.first, b.count, b.entries, b.since, b.at = 0, 0, b.entries[:0], 0, 0
	if lost := page.Floor - 1; lost > b.after || b.anew {
		if b.upTo > 0 && lost >= b.upTo {
			b.after, b.upTo = lost, 0
			b.anew = true // the gap is yet to be told
			return b.read(ctx, log)
		}
		b.first = max(page.Floor, b.after+1)
	}
	return b.fill(ctx, log, page)
}

// isSameRoom reports whether two epochs are those of one room, whose log has got another one
// in between: after a loss of power that may have cost its end. What a place in the file tells
// of is in that file, too, so that it still counts. The room's own part stands behind a dot, and
// rooms of the first schema have none.
func isSameRoom(before, now string) bool {
	_, of, _ := strings.Cut(before, ".")
	_, part, _ := strings.Cut(now, ".")
	return before != "" && now != "" && of == part
}

// fill adds entries from a page on, until the range ends.
func (b *batch) fill(ctx context.Context, log Log, page room.Page) (bool, error) {
	seq := max(b.after, b.first-1) // below a gap's end there may be some, but not all
	end := seq
	for {
		for i := range page.Entries {
			e := &page.Entries[i]
			if e.Seq <= seq {
				continue
			}
			if !b.takes(e) {
				return b.end(end), nil
			}
			end = e.Seq
		}
		if len(page.Entries) < pageSize {
			return b.end(end), nil
		}
		next := max(seq, page.Entries[len(page.Entries)-1].Seq)
		more, err := log.After(ctx, b.room, next, pageSize)
		if err != nil {
			return false, err
		}
		if more.Epoch != b.epoch || more.Floor > next+1 {
			return b.end(end), nil // what follows begins with a gap
		}
		page, seq = more, next
	}
}

// takes adds an entry if it belongs to the range, or fits one that has no end yet.
func (b *batch) takes(e *wire.Entry) bool {
	if b.upTo > 0 && e.Seq > b.upTo {
		return false
	}
	start := len(b.entries)
	if start > 0 {
		b.entries = append(b.entries, ',')
	}
	b.entries = wire.AppendEntry(b.entries, e, false)
	if b.upTo == 0 && b.count > 0 && (b.count == maxEntries || len(b.entries) > maxBytes) {
		b.entries = b.entries[:start]
		return false
	}
	if b.count++; b.count == 1 {
		b.since = e.At
	}
	b.at = e.At
	return true
}

// end fixes the range, and reports whether there is anything to tell.
func (b *batch) end(seq int64) bool {
	if b.upTo == 0 {
		b.upTo = seq
	}
	return b.count > 0 || b.first > 0
}

// place is where the batch ends.
func (b *batch) place() Place { return Place{Room: b.room, Epoch: b.epoch, Seq: b.upTo} }

// id names the batch in a run, over attempts and restarts.
func (b *batch) id(run string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d %s", run, b.epoch, b.after, b.upTo, b.room))
	return "msg_" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26])
}

// body returns what is sent. A batch that tells only of a gap is dated now.
func (b *batch) body(now time.Time) []byte {
	if b.at > 0 {
		now = time.UnixMilli(b.at)
	}
	body := make([]byte, 0, len(b.entries)+512)
	body = append(body, `{"type":"room.entries","timestamp":"`...)
	body = now.UTC().AppendFormat(body, "2006-01-02T15:04:05.000Z")
	body = append(body, `","data":{"room":`...)
	body = appendString(body, b.room)
	body = append(body, `,"epoch":`...)
	body = appendString(body, b.epoch)
	body = append(body, `,"entries":[`...)
	if b.first > 0 {
		body = append(body, `{"type":"gap","first":`...)
		body = strconv.AppendInt(body, b.first, 10)
		body = append(body, '}')
		if b.count > 0 {
			body = append(body, ',')
		}
	}
	body = append(body, b.entries...)
	return append(body, "]}}"...)
}

func appendString(dst []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // a string always can be
	return append(dst, quoted...)
}
