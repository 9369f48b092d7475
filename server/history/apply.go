package history

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"hubbub/server/room"
)

// repeatMillis is for how long somebody gets the first entry of an ID again in a log that
// follows a stream, by the time of the stream.
const repeatMillis = int64(48 * time.Hour / time.Millisecond)

const (
	raiseRoomSQL = `UPDATE room SET floor = max(coalesce(floor, 1), min(?, ?)) WHERE id = ?`
	// What is no longer repeated has an author that nobody else has.
	retireSQL = `UPDATE message SET author = CAST('old ' || place AS BLOB) WHERE place = ?`
	saidAtSQL = `SELECT at FROM message WHERE place = ?`
)

// A Publication is what a message of a stream brings for a room. That of no room is of changes that
// have no entry: each of its drafts is a Recorder and the time, which gets no number.
type Publication struct {
	Room   string
	Title  string // as it is shown, for a room that the log does not have
	Drafts []Draft
	Floor  int64 // from this number on the room is kept from now on; 0 if that does not change
	Places []int // which drafts of the message these are, from 0; nil if what is taken back need not go from the stream
}

// An application is a call of Apply on its way through the writer.
type application struct {
	at     Position // its digest is not yet known
	before func(Tx) error
	pubs   []*publication
	done   chan error // holds one
}

// Apply stores what a message of the stream brings, and the place of the message with it, all
// or nothing. It returns what became of each draft, for the caller to deliver. A message that
// was applied is passed over: there is nothing to deliver. After an error nothing has changed, and
// the same message is to be applied again: the error is what the disk says, ErrClosed, or ErrAhead,
// after which the log is to be opened anew. Of at, Epoch, Seq and At count. It must be called once at
// a time, with an at.At that never falls.
// What else goes into the transaction is written before the rest; it must not fail by itself.
func (l *Log) Apply(at Position, publications []Publication, first ...func(Tx) error) ([][]Delivered, error) {
	if l.config.Index == "" || at.Epoch != l.epoch {
		return nil, ErrStream
	}
	before := l.Position()
	if at.Seq <= before.Seq {
		return nil, nil
	}
	a := &application{at: before.advance(at.Seq, at.At), done: make(chan error, 1), before: func(tx Tx) error {
		for _, write := range first {
			if err := write(tx); err != nil {
				return err
			}
		}
		return nil
	}}
	for _, p := range publications {
		a.pubs = append(a.pubs, &publication{
			room: p.Room, title: p.Title, part: l.config.newPart(p.Room), drafts: p.Drafts,
			applied: true, now: a.at.Trusted, raise: p.Floor, message: at.Seq, places: p.Places,
		})
	}
	select {
	case l.writer.applies <- a:
	case <-l.writer.ended:
		return nil, ErrClosed
	}
	if err := <-a.done; err != nil {
		return nil, err
	}
	delivered := make([][]Delivered, len(a.pubs))
	for i, p := range a.pubs {
		delivered[i] = p.delivered
	}
	return delivered, nil
}

// apply commits what a message brings. A publication that cannot be stored is refused by
// itself, on all nodes alike; where the disk fails, nothing is decided.
func (w *writer) apply(a *application) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	group := slices.Clone(a.pubs)
	for {
		start := time.Now()
		culprit, err := w.commit(func() error { return a.before(w.conn.tx()) }, group, func() error { return w.move(a) })
		if err == nil {
			w.position.Store(&a.at)
			w.saved(group, time.Since(start))
			return nil
		}
		w.config.Observer.Failed(opAppend)
		if culprit < 0 || !isOwnFault(err) {
			w.health.failed(err)
			return err
		}
		group[culprit].refuse(err)
		w.tellRefused(group[culprit])
		group = slices.Delete(group, culprit, culprit+1)
	}
}

// addChanges makes changes that have no entry. One that cannot be made is refused alone.
func (c *connection) addChanges(p *publication) error {
	p.roomID, p.messages, p.touched, p.delivered = 0, 0, nil, make([]Delivered, len(p.drafts))
	for i := range p.drafts {
		d := &p.delivered[i]
		d.Draft, c.from = p.drafts[i], p.from(i)
		err := c.alone(d, func() error {
			recorder, ok := d.Attachment.(Recorder)
			if !ok {
				return declined{errors.New("there is nothing to change")}
			}
			return recorder.Record(c.tx(), &d.Entry)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// move puts the log at the place of a message. A commit that has failed may be in the file all
// the same: what it gave out is not known then.
func (w *writer) move(a *application) error {
	a.at.Digest = digest(w.position.Load().Digest, a.pubs)
	result, err := w.conn.setPosition.Exec(a.at.Seq, a.at.At, int64(a.at.Digest), a.at.Trusted, a.at.Doubt)
	if err != nil {
		return err
	}
	if rows, err := result.RowsAffected(); err != nil || rows == 0 {
		return errors.Join(ErrAhead, err)
	}
	return nil
}

// Deliver hands what became of drafts to the receiver, after all that was handed over for the
// room before. It waits while more than maxBehind wait for their rooms.
func (l *Log) Deliver(in string, delivered []room.Delivered) {
	l.deliveries.waitBehind()
	l.deliveries.start(&publication{room: in, delivered: delivered})
}

// AfterDelivered calls a function when all was delivered that was handed over for a room before.
func (l *Log) AfterDelivered(in string, call func()) {
	l.deliveries.waitBehind()
	l.deliveries.start(&publication{room: in, then: call})
}

// keptSince is that of the writer at a publication.
func (c *connection) keptSince(p *publication) int64 {
	if p.applied {
		return p.now - c.config.KeepRemoved.Milliseconds()
	}
	return c.config.keptSince()
}

// inTime returns a text that an entry took back, or none if that is too long ago by the time of
// the stream: whether it is yet in the file says nothing.
func (c *connection) inTime(p *publication, text string, removal int64) (string, error) {
	var at int64
	err := c.saidAt.QueryRow(place(p.roomID, removal)).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) || err == nil && at < c.keptSince(p) {
		return "", nil
	}
	return text, err
}

func (c *connection) applyStatements() []statement {
	return []statement{
		{&c.raiseRoom, raiseRoomSQL},
		{&c.retire, retireSQL},
		{&c.saidAt, saidAtSQL},
		{&c.setPosition, setPositionSQL},
	}
}
