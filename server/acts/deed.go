package acts

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"hubbub/server/history"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// maxNames is how many names an answer tells.
const maxNames = 20

// A deed is an act on its way: what is to be written, and what came of it. It belongs to who
// does it, but for what the room calls.
type deed struct {
	*Acts
	by   moderation.Actor
	act  moderation.Act
	room string // where it was given
	now  time.Time

	// What prepare makes.
	record    moderation.Record
	sanctions []moderation.Sanction
	lifts     int64 // the record of which nothing stands any more; 0 for none
	filters   *moderation.Filter
	frees     string            // the person against whom nothing stands any more; "" for nobody
	modes     *moderation.Modes // of the room from here on; nil if they stay
	modesOf   int64             // the version that those were made of
	drafts    []room.Draft
	parts     int                                   // how many drafts there are
	binds     bool                                  // the addresses of guests
	item      *queue.Item                           // that the act names; nil for none
	swept     moderation.Pieces                     // what reads like this is swept away; nil for nothing
	ends      []ending                              // items that end with it
	hides     int64                                 // the item whose message it removes until somebody has looked; 0 for none
	through   *moderation.FreeGuest                 // who is let through; nil for nobody
	onRefusal func(refused *wire.Error) *wire.Error // when the first draft is refused; nil for nothing
	answer    wire.Moderated
	ended     []queue.Item // in memory, with the first draft

	foreign bool   // it was asked for at another node
	key     string // names it in a cluster, "" elsewhere

	mu      sync.Mutex
	written bool          // guarded by mu; the first draft was recorded
	outrun  bool          // guarded by mu; the room has changed since the modes were made
	left    int           // guarded by mu; drafts that are not settled
	refused *wire.Error   // guarded by mu, to be read when settled is closed; of the first draft
	settled chan struct{} // closed when no draft is left
}

func (a *Acts) newDeed(by moderation.Actor, inRoom string, act moderation.Act) *deed {
	d := &deed{Acts: a, by: by, act: act, room: inRoom, now: a.Now(), settled: make(chan struct{})}
	d.answer = wire.Moderated{ID: act.ID, Act: act.Act, Preview: act.Preview}
	d.record = moderation.Record{Room: d.holdsIn(), ByUser: by.User, ByName: by.Name, Act: act.Act, Reason: act.Reason}
	if a.Share != nil {
		d.key = rand.Text()
	}
	return d
}

// isOutrun reports whether the act was refused because the room has changed since it was begun.
func (d *deed) isOutrun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.outrun
}

// holdsIn returns where the act holds.
func (d *deed) holdsIn() string {
	if d.act.Room == moderation.Everywhere {
		return moderation.Everywhere
	}
	return d.room
}

// draft adds an entry.
func (d *deed) draft(e wire.Entry) {
	d.drafts = append(d.drafts, room.Draft{Entry: e, Ticket: d, Attachment: part{d, len(d.drafts) == 0}})
}

// An event is what everybody is told of an act upon somebody: neither who did it nor why.
type event struct {
	Act   string `json:"act"`
	User  string `json:"user,omitempty"`
	Name  string `json:"name,omitempty"`
	Until int64  `json:"until,omitempty"`
}

// tell adds an entry that tells of an act.
func (d *deed) tell(e event) {
	d.draft(wire.Entry{Kind: wire.KindAct, User: e.User, Text: told(e)})
}

// told writes an event as the text of an entry: its fields without the braces.
func told(e event) string {
	text, _ := json.Marshal(e) // strings and numbers: cannot fail
	return string(text[1 : len(text)-1])
}

// publish hands the drafts to the room and returns when all is done.
func (d *deed) publish() {
	d.parts, d.left = len(d.drafts), len(d.drafts)
	if d.left == 0 {
		d.refused = d.settleAlone()
	} else if err := d.Hub.Act(d.room, d.drafts...); err != nil {
		d.refused = wire.Errorf(wire.RoomInvalid, "%v", err)
	} else {
		<-d.settled
	}
	if d.refused != nil {
		if d.onRefusal != nil {
			d.refused = d.onRefusal(d.refused)
		}
		return
	}
	d.follow()
	d.Count(d.act.Act)
	if d.act.Act == moderation.ActShield && *d.act.On && d.Alert != nil {
		d.Alert(AlertShield, d.room)
	}
	d.Log.Info("act", "act", d.act.Act, "room", d.record.Room, "by", d.by.User, "user", d.record.User, "count", d.answer.Count, "record", d.answer.Record)
}

// settleAlone does what nobody in the room sees: there is no entry of it.
func (d *deed) settleAlone() *wire.Error {
	err := d.make(context.Background(), part{d, true})
	var refused *wire.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return refused
	}
	d.Log.Warn("acts: an act cannot be saved", "act", d.act.Act, "room", d.room, "error", err)
	return d.unsaved()
}

// Numbered implements room.Ticket. A draft that was said before, under the same id, brings
// nothing of the deed with it.
func (d *deed) Numbered(e *wire.Entry, repeat bool) {
	if repeat {
		d.settle(errSaid)
		return
	}
	d.mu.Lock()
	if d.answer.Seq == 0 {
		d.answer.Seq = e.Seq
	}
	d.mu.Unlock()
	d.settle(nil)
}

var errSaid = &wire.Error{Code: wire.NotFound, Message: "this was said already"}

// Refused implements room.Ticket. What does not stand any more among many is passed over.
func (d *deed) Refused(e *wire.Error) { d.settle(e) }

func (d *deed) settle(refused *wire.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if refused != nil && d.left == len(d.drafts) {
		if d.refused = refused; refused.Code == wire.NotSaved {
			d.refused = d.unsaved() // in the words of acts
		}
	}
	if d.left--; d.left == 0 {
		close(d.settled)
	}
}

// A part is what hangs on one draft of a deed.
type part struct {
	*deed
	first bool
}

var (
	_ Change        = part{}
	_ history.Dater = part{}
)

// Record writes with the first draft all that follows from the deed. Without it the others
// are refused: nothing is half done. It is called again if the transaction is.
func (p part) Record(tx history.Tx, e *wire.Entry) error {
	d := p.deed
	d.mu.Lock()
	defer d.mu.Unlock()
	if p.first {
		err := d.write(tx, e)
		d.written, d.outrun = err == nil, errors.Is(err, records.ErrChanged)
		return err
	}
	written := d.written
	if d.key != "" { // the first may have come long before, and not to this run of the node
		var err error
		if written, err = d.Records.HasDeedTx(tx, d.key); err != nil {
			return err
		}
	}
	if !written {
		return errUnsaved
	}
	return nil
}

// date lets the deed be done at a time: what ends, ends as long after it as was asked for. In a
// cluster that is the time of the stream, which is the same on all nodes.
func (d *deed) date(now time.Time) {
	by := now.Sub(d.now)
	later := func(times ...*time.Time) {
		for _, t := range times {
			if !t.IsZero() {
				*t = t.Add(by)
			}
		}
	}
	d.record.At = d.now
	later(&d.now, &d.record.At, &d.record.Until)
	if d.answer.Until > 0 {
		d.answer.Until = d.record.Until.UnixMilli()
	}
	for i := range d.sanctions {
		later(&d.sanctions[i].At, &d.sanctions[i].Until)
	}
	if d.filters != nil {
		later(&d.filters.At, &d.filters.Until)
	}
	if d.through != nil {
		later(&d.through.At)
	}
}

// Date implements history.Dater: an entry tells of the end that stands in the records.
func (p part) Date(e *wire.Entry) {
	d := p.deed
	d.mu.Lock()
	defer d.mu.Unlock()
	d.date(time.UnixMilli(e.At))
	if e.Kind != wire.KindAct {
		return
	}
	for _, s := range d.sanctions {
		if s.User == e.User && !s.Until.IsZero() {
			e.Text = told(event{Act: s.Kind, User: s.User, Name: s.Name, Until: s.Until.UnixMilli()})
		}
	}
}

func (d *deed) write(tx history.Tx, e *wire.Entry) error {
	d.date(time.UnixMilli(e.At))
	d.bindAddresses()
	r := d.record
	if e.Kind == wire.KindRemovedMany {
		r.Seq = e.Seq
	}
	id, err := d.Records.AuditTx(tx, r)
	if err != nil {
		return err
	}
	d.answer.Record = id
	for i := range d.sanctions {
		d.sanctions[i].Record = id
	}
	if len(d.sanctions) > 0 {
		err = d.Records.SanctionTx(tx, d.sanctions...)
	}
	if err == nil && d.filters != nil {
		d.filters.Record = id
		err = d.Records.FilterTx(tx, *d.filters)
	}
	if err == nil && d.lifts != 0 {
		if _, err = d.Records.LiftTx(tx, d.lifts); err == nil {
			err = d.Records.LiftFilterTx(tx, d.lifts)
		}
	}
	if err == nil && d.frees != "" {
		_, err = d.Records.LiftPersonTx(tx, d.record.Room, d.frees)
	}
	if err == nil && d.modes != nil {
		if d.modes.Version = id; d.modes.IsZero() {
			d.modes.Version = 0 // nothing is kept of them
		}
		err = d.Records.ModesTx(tx, d.room, *d.modes, d.modesOf)
	}
	if err == nil {
		err = d.writeEnds(tx)
	}
	if err == nil {
		err = d.writeHidden(tx)
	}
	if err == nil && d.key != "" && d.parts > 1 {
		err = d.Records.DeedTx(tx, d.key, d.now)
	}
	return err
}

// bindAddresses finds the addresses of guests who are here, though the act was done at another
// node: addresses do not travel.
func (d *deed) bindAddresses() {
	for i := range d.sanctions {
		if s := &d.sanctions[i]; d.foreign && s.Address == "" && s.Guest && (d.binds || s.Holds) {
			s.Address, _ = d.Connections.Address(s.User)
		}
	}
}

// Applied lets memory follow.
func (p part) Applied(*wire.Entry) {
	if !p.first {
		return
	}
	if p.lifts != 0 {
		p.Rooms.Lift(p.lifts)
		if p.Filter != nil {
			p.Filter.Remove(p.lifts)
		}
	}
	if p.frees != "" {
		p.Rooms.LiftPerson(p.record.Room, p.frees)
	}
	for _, s := range p.sanctions {
		p.stand(s)
	}
	if p.modes != nil {
		p.Rooms.SetModes(p.room, *p.modes)
	}
	if p.filters != nil {
		p.Filter.Add(*p.filters)
	}
	p.applyEnds()
	p.applyHidden()
	if p.foreign {
		p.follow()
	}
}

// stand lets a sanction stand. Where there are other nodes its address goes by itself.
func (d *deed) stand(s moderation.Sanction) {
	of := s
	if d.Bind != nil {
		s.Address = ""
	}
	d.Rooms.Impose(s)
	if d.Bind != nil && of.Address != "" {
		d.Bind(of)
	}
}

// follow does what follows when all is done.
func (d *deed) follow() {
	switch d.record.Act {
	case moderation.ActKick:
		d.Connections.Expel(d.record.User, d.record.Room)
	case moderation.ActBan:
		d.Connections.Review()
	}
	d.tellEnded(d.ended)
}

// named adds a name to those that the answer tells.
func (d *deed) named(name string) {
	if len(d.answer.Names) < maxNames {
		d.answer.Names = append(d.answer.Names, name)
	}
}
