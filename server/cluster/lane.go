package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/room"
)

// Bounds of a pack. A pack that takes no longer than a commit gathers what comes meanwhile.
const (
	packBytes   = 512 << 10
	packDrafts  = 4096
	packLetters = 4096
	// payloadSpare is what a message has beside its data.
	payloadSpare = 4 << 10
)

// A letter is drafts of a room on their way into a pack.
type letter struct {
	to       room.Address
	drafts   []room.Draft
	floor    int64     // from which on the room is kept; 0 if it is drafts
	encoded  [][]byte  // their attachments; nil where none has one
	err      error     // why they cannot travel
	deadline time.Time // when they are refused
}

// newLetter copies the drafts: a room that has been refused uses its slice again.
func newLetter(to room.Address, drafts []room.Draft, deadline time.Time) *letter {
	l := &letter{to: to, drafts: slices.Clone(drafts), deadline: deadline}
	for i := range drafts {
		if drafts[i].Attachment == nil {
			continue
		}
		if l.encoded == nil {
			l.encoded = make([][]byte, len(drafts))
		}
		if e, ok := drafts[i].Attachment.(Encoder); ok {
			l.encoded[i] = e.Encode()
		} else {
			l.err = errNoEncoder
		}
	}
	return l
}

// attachment returns the encoding of that of a draft, nil if it has none.
func (l *letter) attachment(i int) []byte {
	if l.encoded == nil {
		return nil
	}
	return l.encoded[i]
}

// cut returns the first drafts, and the rest.
func (l *letter) cut(n int) (first, rest *letter) {
	first = &letter{to: l.to, drafts: l.drafts[:n:n], err: l.err, deadline: l.deadline}
	rest = &letter{to: l.to, drafts: l.drafts[n:], err: l.err, deadline: l.deadline}
	if l.encoded != nil {
		first.encoded, rest.encoded = l.encoded[:n:n], l.encoded[n:]
	}
	return first, rest
}

// A lane holds what waits for its pack. Safe for concurrent use.
type lane struct {
	wake chan struct{} // holds one value while something waits

	mu      sync.Mutex
	waiting []*letter // guarded by mu
	closed  bool      // guarded by mu
}

// put adds a letter, unless the lane is closed.
func (l *lane) put(one *letter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.waiting = append(l.waiting, one)
	l.signalLocked()
	return true
}

func (l *lane) signalLocked() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// take returns the first letters that fit into a pack. One that is too long for it is cut.
func (l *lane) take(bytes int) []*letter {
	l.mu.Lock()
	defer l.mu.Unlock()
	var taken []*letter
	for drafts := 0; len(l.waiting) > 0 && len(taken) < packLetters && drafts < packDrafts && bytes > 0; {
		first := l.waiting[0]
		n, size := first.fit(packDrafts-drafts, bytes, len(taken) == 0)
		if n == 0 && len(first.drafts) > 0 {
			break
		}
		drafts, bytes = drafts+n, bytes-size
		if n == len(first.drafts) {
			taken = append(taken, first)
			l.waiting = slices.Delete(l.waiting, 0, 1)
			continue
		}
		first, l.waiting[0] = first.cut(n)
		taken = append(taken, first)
	}
	if len(l.waiting) > 0 {
		l.signalLocked()
	}
	return taken
}

// fit returns how many of the drafts fit, and how many bytes those take. The first of a pack fits
// always.
func (l *letter) fit(drafts, bytes int, first bool) (n, size int) {
	size = len(l.to.Room) + len(l.to.Title)
	for n < min(len(l.drafts), drafts) {
		d := pack.Of(&l.drafts[n], l.attachment(n))
		more := d.Size()
		if size+more > bytes && !(first && n == 0) {
			break
		}
		n, size = n+1, size+more
	}
	return n, size
}

// close lets nothing more in, and returns what waits.
func (l *lane) close() []*letter {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	waiting := l.waiting
	l.waiting = nil
	return waiting
}

// publish brings what waits into the stream, pack after pack, until ctx ends.
func (n *Node) publish(ctx context.Context) {
	for count := uint64(1); ; count++ {
		select {
		case <-ctx.Done():
			return
		case <-n.lane.wake:
			n.publishNext(ctx, count)
		}
	}
}

// publishNext publishes a pack. One that is not acknowledged in time is given up: its drafts are
// refused by then.
func (n *Node) publishNext(ctx context.Context, count uint64) {
	s := n.gather(count)
	if s == nil {
		return
	}
	data, err := pack.Encode(s.pack)
	s.pack = nil
	if err != nil {
		n.config.Log.Error("cluster: drafts that no pack takes", "error", err)
		n.refuseSent(s, errUnsent)
		return
	}
	n.pending.add(s, func() { n.expire(count) })
	ctx, cancel := context.WithDeadline(ctx, s.deadline)
	defer cancel()
	start := time.Now()
	if _, err := n.config.Stream.Publish(ctx, n.id, fmt.Sprintf("%s-%d", n.id, count), data); err != nil {
		if ctx.Err() == nil {
			n.config.Log.Error("cluster: a pack was refused", "bytes", len(data), "error", err)
			n.expire(s.count)
		}
		return
	}
	n.config.Observer.Published(time.Since(start))
}

// gather makes the next pack of what waits. What has waited too long is refused, and what cannot
// travel.
func (n *Node) gather(count uint64) *sent {
	bytes := packBytes
	if most := n.config.Stream.MaxPayload(); most > 0 {
		bytes = min(bytes, most-payloadSpare)
	}
	at := n.config.History.Position()
	s := &sent{count: count, pack: &pack.Pack{Node: n.id, Count: count, Index: n.config.Index, Applied: at.Seq, Digest: at.Digest}}
	for _, l := range n.lane.take(bytes) {
		if time.Now().After(l.deadline) {
			n.refuse(l, errUnsent)
			continue
		}
		p, err := n.publication(l)
		if err != nil {
			n.config.Log.Error("cluster: drafts cannot travel", "room", l.to.Room, "error", err)
			n.refuse(l, errStays)
			continue
		}
		s.add(l, p)
	}
	if len(s.letters) == 0 {
		return nil
	}
	return s
}

// publication returns a letter as it travels.
func (n *Node) publication(l *letter) (pack.Publication, error) {
	p := pack.Publication{Room: l.to.Room, Title: l.to.Title, Floor: l.floor, Drafts: make([]pack.Draft, len(l.drafts))}
	if l.err != nil || l.encoded != nil && n.config.Attachments == nil {
		return p, errNoEncoder
	}
	for i := range l.drafts {
		attachment := l.attachment(i)
		if attachment != nil {
			if _, err := n.config.Attachments(attachment); err != nil {
				return p, err // no node could read it
			}
		}
		p.Drafts[i] = pack.Of(&l.drafts[i], attachment)
	}
	return p, p.Check()
}

var errNoEncoder = errors.New("the attachment stays here")
