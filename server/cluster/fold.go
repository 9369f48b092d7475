package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hubbub/server/cluster/pack"
	"hubbub/server/cluster/stream"
	"hubbub/server/history"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// applyPause is the pause before a message is applied again that the disk did not take.
const applyPause = 250 * time.Millisecond

// A folding is a message of the stream on its way to the rooms.
type folding struct {
	at      history.Position
	pack    *pack.Pack
	judged  []func(history.Tx) error
	refused [][]*wire.Error // by publication and draft; nil for what the rules let through, and for what may be a repeat
}

// foldAll folds messages until ctx ends, or fails with what ends the node.
func (n *Node) foldAll(ctx context.Context, messages <-chan stream.Message) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case m := <-messages:
			if err := n.fold(ctx, m); err != nil {
				return fmt.Errorf("message %d of the stream: %w", m.Seq, err)
			}
		}
	}
}

// fold judges, numbers, stores and delivers what a message brings.
func (n *Node) fold(ctx context.Context, m stream.Message) error {
	before := n.config.History.Position()
	if m.Seq <= before.Seq {
		return nil
	}
	p, err := n.read(m)
	if err != nil {
		return err
	}
	if p.Applied >= m.Seq {
		return fmt.Errorf("%w: node %s had %d before it", stream.ErrLost, p.Node, p.Applied)
	}
	stored := m.Time
	if p.Again != nil { // of what was folded: its time is not that of the stream
		m.Time, p = time.UnixMilli(before.At), new(pack.Pack)
	}
	f := &folding{at: history.Position{Epoch: n.config.Stream.Epoch(), Seq: m.Seq, At: max(before.At, m.Time.UnixMilli())}, pack: p}
	n.now.Store(f.at.At)
	if err := n.compare(p); err != nil {
		return err
	}
	n.judge(f)
	n.take(f)
	own, delivered, err := n.apply(ctx, f)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return err
	}
	n.votes.note(n.config.History.Position())
	n.deliver(f, own, delivered)
	n.config.Observer.Folded(time.Since(stored))
	n.look()
	return nil
}

// read returns the pack in a message. What is none changes nothing, on all nodes alike.
func (n *Node) read(m stream.Message) (*pack.Pack, error) {
	p, err := pack.Decode(m.Data)
	if errors.Is(err, pack.ErrMalformed) {
		n.config.Observer.Malformed()
		n.config.Log.Error("cluster: a message of the stream is passed over", "message", m.Seq, "error", err)
		return new(pack.Pack), nil
	}
	return p, err
}

// judge asks the rules, once for each message, in the order of the stream.
func (n *Node) judge(f *folding) {
	f.refused = make([][]*wire.Error, len(f.pack.Publications))
	for i := range f.pack.Publications {
		p := &f.pack.Publications[i]
		f.refused[i] = make([]*wire.Error, len(p.Drafts))
		for j := range p.Drafts {
			d := &p.Drafts[j]
			if d.At = f.at.At; n.config.Rules != nil && d.Kind.IsJudged() {
				f.refused[i][j] = n.config.Rules.Judge(p.Room, &d.Speaker, &d.Entry)
			}
		}
	}
}

// take takes what the rules have noted.
func (n *Node) take(f *folding) {
	if n.config.Judged == nil {
		return
	}
	if write := n.config.Judged(); write != nil {
		f.judged = append(f.judged, write)
	}
}

// apply stores what the rules let through. While the disk does not take it, it tries again: the
// message is in the stream, and all that follows it has to wait. own is the pack, if its drafts are
// of this node and still wait. It ends with context.Canceled when ctx does.
func (n *Node) apply(ctx context.Context, f *folding) (own *sent, delivered [][]room.Delivered, err error) {
	for {
		if f.pack.Node == n.id {
			own = n.pending.hold(f.pack.Count)
		}
		publications, err := n.publications(f, own)
		if err == nil {
			delivered, err = n.config.History.Apply(f.at, publications, f.judged...)
		}
		if err == nil {
			n.pending.settle(own)
			return own, delivered, nil
		}
		if own != nil && n.pending.release(own) {
			n.refuseSent(own, errUnknown)
		}
		if own = nil; errors.Is(err, history.ErrClosed) || errors.Is(err, history.ErrStream) || errors.Is(err, history.ErrAhead) || errors.Is(err, errAttachment) {
			return nil, nil, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, context.Canceled
		case <-time.After(applyPause):
		}
	}
}

var errAttachment = errors.New("an attachment cannot be read")

// ErrNewer is what Config.Attachments fails with for what a newer version has made: the node ends. For
// what nobody can read it fails with something else, and the draft has no place.
var ErrNewer = errors.New("a newer version of Hubbub has made this")

// isOut reports whether a draft has no place, whatever the history says: one with an id may be a
// repeat, and what stands already has its receipt.
func (f *folding) isOut(publication, draft int) bool {
	return f.refused[publication][draft] != nil && f.pack.Publications[publication].Drafts[draft].ID == ""
}

// publications returns what is to be stored. Drafts of this node that still wait have the attachments
// that they came with.
func (n *Node) publications(f *folding, own *sent) ([]history.Publication, error) {
	publications := make([]history.Publication, len(f.pack.Publications))
	before := 0 // drafts in the pack
	for i := range f.pack.Publications {
		from := &f.pack.Publications[i]
		to := history.Publication{Room: from.Room, Title: from.Title, Floor: from.Floor, Places: make([]int, 0, len(from.Drafts))}
		for j := range from.Drafts {
			d := &from.Drafts[j]
			if f.isOut(i, j) {
				continue
			}
			to.Places = append(to.Places, before+j)
			draft := room.Draft{Entry: d.Entry, Author: d.Author, Speaker: d.Speaker, Window: d.Window, Refused: f.refused[i][j]}
			switch {
			case d.Attachment == nil:
			case own != nil:
				draft.Attachment = own.letters[i].drafts[j].Attachment
			case n.config.Attachments == nil:
				return nil, errAttachment
			default:
				var err error
				if draft.Attachment, err = n.config.Attachments(d.Attachment); errors.Is(err, ErrNewer) {
					return nil, fmt.Errorf("%w: %w", errAttachment, err)
				} else if err != nil { // it comes to nothing, on all nodes alike
					n.config.Observer.Malformed()
					draft.Attachment, draft.Refused = followed{}, errStays
				}
			}
			to.Drafts = append(to.Drafts, draft)
		}
		publications[i], before = to, before+len(from.Drafts)
	}
	return publications, nil
}

// deliver lets memory follow, and hands over what rooms are to see: their new entries, and what
// became of the drafts of this node.
func (n *Node) deliver(f *folding, own *sent, stored [][]room.Delivered) {
	for i := range f.pack.Publications {
		p, next := &f.pack.Publications[i], 0
		delivered := make([]room.Delivered, 0, len(p.Drafts))
		for j := range p.Drafts {
			var d room.Delivered
			if f.isOut(i, j) {
				d = room.Delivered{Draft: room.Draft{Entry: p.Drafts[j].Entry}, Err: f.refused[i][j]}
			} else {
				d, next = stored[i][next], next+1
				applied(&d)
			}
			n.tellSaid(f, &p.Drafts[j], d.Err)
			if own != nil {
				from := &own.letters[i].drafts[j]
				d.Ticket, d.Received = from.Ticket, from.Received
			} else if d.Err != nil || d.Repeated {
				continue // told where it came from
			}
			delivered = append(delivered, d)
		}
		n.handOver(p.Room, delivered)
	}
}

// tellSaid tells of a message of another node.
func (n *Node) tellSaid(f *folding, d *pack.Draft, err error) {
	if n.config.Said != nil && f.pack.Node != n.id && d.Kind == wire.KindMessage {
		n.config.Said(d.Author, &d.Entry, err != nil)
	}
}

// applied lets memory follow an entry, on nodes where the room is not in memory, too.
func applied(d *room.Delivered) {
	if d.Attachment == nil {
		return
	}
	if d.Err == nil && !d.Repeated {
		d.Attachment.Applied(&d.Entry)
	}
	d.Attachment = followed{}
}

// followed is the attachment of what memory has followed: the room tells of it as of an act.
type followed struct{}

func (followed) Applied(*wire.Entry) {}
