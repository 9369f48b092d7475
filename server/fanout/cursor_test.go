package fanout_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"hubbub/server/fanout"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// forms are all that a cursor can read.
var forms = map[string]wire.Form{"JSON": {}, "plain": {Protocol: wire.Plain}, "stream": {Protocol: wire.Stream}}

// said returns the list of a room in which some texts were said, a batch each.
func said(t *testing.T, texts ...string) *room.Batch {
	t.Helper()
	v := newVenue(t, fanout.Config{Shards: 1})
	s := &memorySocket{take: all}
	m := v.join(s, wire.Form{})
	for i, text := range texts {
		sayOne(t, m, fmt.Sprintf("%s #%d", text, i), s)
	}
	return m.after
}

// frames returns the bytes of a list in one form, and its last batch.
func frames(after *room.Batch, form wire.Form) (stream []byte, last *room.Batch) {
	for last = after; last.Next() != nil; last = last.Next() {
		stream = append(stream, last.Next().Frame(form)...)
	}
	return stream, last
}

// TestCursor writes a list in pieces of every size: the pieces are the list, and
// all messages are counted.
func TestCursor(t *testing.T) {
	list := said(t, "one", "two", "three", "four")
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			want, last := frames(list, form)
			for size := 1; size <= len(want); size++ {
				c := fanout.NewCursor(list, form, new(fanout.Scratch))
				var got []byte
				messages := 0
				for p := c.Ahead(); len(p) > 0; p = c.Ahead() {
					if gathered := bytes.Join(c.Gather(), nil); !bytes.HasPrefix(gathered, p) || len(got)+len(gathered) != len(want) {
						t.Fatalf("pieces of %d bytes, after %d: gathered %q, ahead %q", size, len(got), gathered, p)
					}
					p = p[:min(size, len(p))]
					got = append(got, p...)
					messages += c.Pass(len(p))
				}
				if !bytes.Equal(got, want) || messages != 4 || c.End() != last.End() {
					t.Fatalf("pieces of %d bytes: %d messages up to %d of %d\ngot  %q\nwant %q", size, messages, c.End(), last.End(), got, want)
				}
			}
		})
	}
}

// TestCountsMessages: two messages of one batch are two deliveries, and count
// when the whole batch is out.
func TestCountsMessages(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	gate := newGatedSocket(0)
	m := v.join(gate, wire.Form{})
	m.say("first") // its round ends when the gate is waited for, and the next gathers
	m.say("second")
	m.say("third")
	waitFor(t, func() bool { return count(m.after) == 3 })
	stream, _ := frames(m.after, wire.Form{})
	gate.grant(len(stream) - 1)
	waitFor(t, func() bool { return len(gate.bytes()) == len(stream)-1 })
	if n := v.broadcaster.Stats().Deliveries; n > 2 {
		t.Errorf("%d deliveries, and a byte is missing", n)
	}
	gate.grant(1)
	waitFor(t, func() bool { return v.broadcaster.Stats() == fanout.Stats{Deliveries: 3, Bytes: int64(len(stream))} })
}

// count returns the number of messages in a list.
func count(after *room.Batch) (messages int) {
	for b := after.Next(); b != nil; b = b.Next() {
		messages += b.Messages()
	}
	return messages
}

// TestSkipsEmptyBatches: notices that plain text does not know neither stop a
// cursor nor hold it.
func TestSkipsEmptyBatches(t *testing.T) {
	const people = 202 // a room of more than 200 tells a number, which plain text does not know
	v := newVenue(t, fanout.Config{Shards: 1})
	host := v.join(&memorySocket{}, wire.Form{})
	for range people {
		v.join(&memorySocket{}, wire.Form{})
	}
	host.say("hello")
	waitFor(t, func() bool { return count(host.after) == 1 })
	empty := host.after
	for len(empty.Next().Frame(wire.Form{Protocol: wire.Plain})) > 0 {
		if empty = empty.Next(); empty.Next() == nil {
			t.Fatal("no empty batch to be skipped")
		}
	}
	want, _ := frames(empty, wire.Form{Protocol: wire.Plain})
	reads := map[string]func(c *fanout.Cursor) []byte{
		"ahead":  func(c *fanout.Cursor) []byte { return c.Ahead() },
		"gather": func(c *fanout.Cursor) []byte { return bytes.Join(c.Gather(), nil) },
	}
	for name, read := range reads {
		c := fanout.NewCursor(empty, wire.Form{Protocol: wire.Plain}, new(fanout.Scratch))
		if got := read(c); !bytes.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if c.End() == empty.End() {
			t.Errorf("%s: the empty batch is held", name)
		}
	}
}

// TestWriteBytes: one write joins batches up to its bound and shares the bytes
// with cursors at the same position and form, and with no others.
func TestWriteBytes(t *testing.T) {
	const size = fanout.MaxWriteBytes / 4
	list := said(t, strings.Repeat("a", size), strings.Repeat("b", size), strings.Repeat("c", size), strings.Repeat("d", size), "e")
	s := new(fanout.Scratch)
	c := fanout.NewCursor(list, wire.Form{}, s)
	joined := c.Ahead()
	if n := strings.Count(string(joined), `"type":"message"`); n != 3 || len(joined) > fanout.MaxWriteBytes {
		t.Errorf("%d batches in %d bytes; want 3, the fourth is too much", n, len(joined))
	}
	joined[0] = 'x' // is there again only if the bytes are not joined anew
	if same := fanout.NewCursor(list, wire.Form{}, s).Ahead(); same[0] != 'x' {
		t.Error("a cursor at the same position does not share the bytes")
	}
	s.Reset()
	if n := len(c.Gather()); n != 4 {
		t.Errorf("gathered %d batches, want 4: no more once the bound is reached", n)
	}
	for name, form := range forms {
		want, _ := frames(list, form)
		if got := fanout.NewCursor(list, form, s).Ahead(); !bytes.HasPrefix(want, got) {
			t.Errorf("%s begins %.60q, want %.60q", name, got, want)
		}
	}
	if s.Reset(); s.Holds() {
		t.Error("a scratch that was reset holds a batch")
	}
}

// TestPartialWrites stops a write after every possible number of bytes: the
// stream must be the same as without a stop.
func TestPartialWrites(t *testing.T) {
	v := newVenue(t, fanout.Config{Shards: 1})
	whole := &memorySocket{take: all}
	speaker := v.join(whole, wire.Form{})
	sayAll(t, speaker, "first", whole)
	for stop := range len(whole.bytes()) {
		left := stop
		cut := &memorySocket{take: func(n int) int {
			n = min(n, left)
			left -= n
			if left == 0 {
				left = 1 << 20
			}
			return n
		}}
		m := v.join(cut, wire.Form{})
		sayAll(t, speaker, fmt.Sprint(stop), whole, cut)
		want, _ := frames(m.after, wire.Form{})
		if got := cut.bytes(); !bytes.Equal(got, want) {
			t.Fatalf("stopped after %d bytes:\ngot  %q\nwant %q", stop, got, want)
		}
		v.hub.Leave(m.room, m.session, m, 0)
		m.Close()
		waitFor(t, func() bool { return bytes.Contains(tail(whole.bytes(), 100), []byte("left")) })
	}
}
