package acts_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hubbub/server/acts"
	"hubbub/server/history"
	"hubbub/server/identity"
	"hubbub/server/moderation"
	"hubbub/server/moderation/queue"
	"hubbub/server/records"
	"hubbub/server/room"
	"hubbub/server/wire"
)

// start is when the tests begin.
var start = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

// A town is a room with its history, its records and those who are in it. Nothing in it is
// safe for concurrent use but what is done one act at a time.
type town struct {
	*acts.Acts
	rooms   *moderation.Rooms
	entries []wire.Entry // of the room, by number from 1 on
	texts   map[int64]string
	audit   []moderation.Record
	kept    []moderation.Sanction // as they are on disk
	modes   moderation.Modes      // as they are on disk
	counted []string
	filter  map[int64]moderation.Filter // in memory
	filters map[int64]moderation.Filter // as they are on disk
	crowded error                       // there are too many filters
	expels  []string
	reviews int
	passed  time.Duration
	late    time.Duration // until an entry has its time

	deeds   []string // as they are on disk
	outrun  func()   // when modes are refused because there are others
	queue   *queue.Queues
	items   map[int64]string     // of the queue, as they are on disk: how they have ended
	waits   map[int64]queue.Item // and what they were
	others  []string             // what was told of who came by other nodes
	free    []string             // guests, as they are on disk
	tallied []string
	watched bool     // a moderator is there
	notices []string // to whom it concerns of the queue: id and how it has ended

	disk error // nothing can be saved
	full error // nothing more can be put on record
	busy chan struct{}
}

// Names and ids of people: an id is the name in capitals.
var roles = map[string]identity.Role{"MO": identity.Moderator, "OLA": identity.Owner, "MIA": identity.Moderator, "BEA": identity.Member}

func newTown(t testing.TB) *town {
	t.Helper()
	town := &town{texts: make(map[int64]string), filter: make(map[int64]moderation.Filter), filters: make(map[int64]moderation.Filter), items: make(map[int64]string), waits: make(map[int64]queue.Item)}
	town.queue = queue.New(func() (time.Time, time.Duration) { return start, town.passed })
	now := func() time.Time { return start }
	town.rooms = moderation.NewRooms(func() (time.Time, time.Duration) { return start, 0 })
	town.Acts = acts.New(acts.Config{
		Rooms: town.rooms, Records: town, History: town, Hub: hub{town}, People: town, Connections: town, Filter: town, Queue: town.queue, Watch: town, Tally: town, Elsewhere: elsewhere{town},
		Count: func(act string) { town.counted = append(town.counted, act) }, Log: slog.New(slog.DiscardHandler), Now: now,
	})
	t.Cleanup(town.Wait)
	return town
}

// said adds messages of a person, one a second.
func (t *town) said(from, role string, texts ...string) {
	for _, text := range texts {
		seq := int64(len(t.entries) + 1)
		t.entries = append(t.entries, wire.Entry{Seq: seq, Kind: wire.KindMessage, User: userOf(from), From: from, Role: role, At: start.Add(time.Duration(seq) * time.Second).UnixMilli(), Text: text})
	}
}

func userOf(name string) string {
	if name == "" {
		return ""
	}
	upper := []byte(name)
	for i, b := range upper {
		if 'a' <= b && b <= 'z' {
			upper[i] = b - 'a' + 'A'
		}
	}
	return string(upper)
}

// as returns who acts.
func as(user string) moderation.Actor {
	return moderation.Actor{User: user, Name: user, Role: max(roles[user], identity.Member)}
}

// do does an act in the room, which must go well.
func (t *town) do(tt testing.TB, user string, act moderation.Act) wire.Moderated {
	tt.Helper()
	answer, refused := t.Do(tt.Context(), as(user), "lobby", act)
	if refused != nil {
		tt.Fatalf("%+v: %v", act, refused)
	}
	return answer
}

// stand returns the texts of the messages that stand.
func (t *town) stand() (texts []string) {
	for _, e := range t.entries {
		if e.Kind == wire.KindMessage && !e.Removed {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// told returns what entries of a kind say.
func (t *town) told(kind wire.Kind) (texts []string) {
	for _, e := range t.entries {
		if e.Kind == kind {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// A hub is that of a town.
type hub struct{ *town }

// Act numbers drafts as a room and its history do: all in one transaction, but those that
// cannot stand.
func (h hub) Act(_ string, drafts ...room.Draft) error {
	t := h.town
	if t.busy != nil {
		<-t.busy
	}
	before := len(t.audit)
	for i := range drafts {
		d := &drafts[i]
		d.Seq, d.At = int64(len(t.entries)+1), start.Add(t.late).UnixMilli()
		err := t.disk
		if refused := t.judged(d); refused != nil {
			d.Ticket.Refused(refused)
			continue
		}
		if err == nil {
			err = t.recorded(d)
		}
		if err != nil {
			var refused *wire.Error
			if !errors.As(err, &refused) {
				refused = &wire.Error{Code: wire.NotSaved, Message: "not saved"}
			}
			d.Ticket.Refused(refused)
			continue
		}
		t.apply(&d.Entry)
		t.entries = append(t.entries, d.Entry)
		d.Attachment.Applied(&d.Entry)
		d.Ticket.Numbered(&d.Entry, false)
	}
	if len(t.audit) > before+1 {
		panic("an act has two records")
	}
	return nil
}

// recorded does what the history does in a transaction.
func (t *town) recorded(d *room.Draft) error {
	target := &wire.Entry{}
	if d.Target > 0 && d.Target <= int64(len(t.entries)) {
		target = &t.entries[d.Target-1]
	}
	if d.Kind == wire.KindRemoved && (target.Kind != wire.KindMessage || target.Removed) || d.Kind == wire.KindRestored && !target.Removed {
		return &wire.Error{Code: wire.NotFound, Message: "gone"}
	}
	d.Attachment.(history.Dater).Date(&d.Entry)
	return d.Attachment.(history.Recorder).Record(history.Tx{}, &d.Entry)
}

func (t *town) apply(e *wire.Entry) {
	for i := range t.entries {
		m := &t.entries[i]
		one := e.Kind == wire.KindRemoved && m.Seq == e.Target
		many := e.Kind == wire.KindRemovedMany && m.Seq >= e.Target && (e.User == "" || m.User == e.User)
		if m.Kind == wire.KindMessage && !m.Removed && (one || many) {
			t.texts[m.Seq], m.Text, m.Removed = m.Text, "", true
		}
		if e.Kind == wire.KindAnswered && m.Seq == e.Target {
			m.Answered = e.Answered
		}
		if e.Kind == wire.KindRestored && m.Seq == e.Target {
			m.Text, m.Removed = t.texts[m.Seq], false
		}
	}
}

// The history.

func (t *town) Entry(_ context.Context, _ string, seq int64) (wire.Entry, error) {
	if seq > int64(len(t.entries)) {
		return wire.Entry{}, &wire.Error{Code: wire.NotFound, Message: "there is none"}
	}
	return t.entries[seq-1], nil
}

func (t *town) FirstSince(_ context.Context, _ string, at int64) (int64, error) {
	for _, e := range t.entries {
		if e.At >= at {
			return e.Seq, nil
		}
	}
	return int64(len(t.entries) + 1), nil
}

func (t *town) After(_ context.Context, _ string, seq int64, limit int) (page room.Page, err error) {
	for _, e := range t.entries {
		if e.Seq > seq && len(page.Entries) < limit {
			page.Entries = append(page.Entries, e)
		}
	}
	return page, nil
}

func (t *town) OfPerson(_ context.Context, _, user string, before int64, limit int) (said []wire.Entry, err error) {
	for _, e := range slices.Backward(t.entries) {
		if e.Kind == wire.KindMessage && e.User == user && (before == 0 || e.Seq < before) && len(said) < limit {
			said = append(said, e)
		}
	}
	return said, nil
}

func (t *town) Removed(_ context.Context, _ string, from, to int64, _ string, _ int) (removed []wire.Entry, err error) {
	for _, e := range t.entries {
		if e.Removed && e.Seq >= from && e.Seq <= to {
			removed = append(removed, e)
		}
	}
	return removed, nil
}

func (t *town) RemovedBy(_ context.Context, _ string, seq int64) (seqs []int64, err error) {
	by := t.entries[seq-1]
	for _, e := range t.entries[:seq] {
		if e.Removed && e.Seq >= by.Target && (by.User == "" || by.User == e.User) {
			seqs = append(seqs, e.Seq)
		}
	}
	return seqs, nil
}

// The records.

func (t *town) AuditTx(_ history.Tx, r moderation.Record) (int64, error) {
	if t.full != nil {
		return 0, t.full
	}
	r.ID = int64(len(t.audit) + 1)
	t.audit = append(t.audit, r)
	return r.ID, nil
}

func (t *town) SanctionTx(_ history.Tx, sanctions ...moderation.Sanction) error {
	t.kept = append(t.kept, sanctions...)
	return nil
}

func (t *town) LiftTx(_ history.Tx, record int64) (int64, error) {
	t.kept = slices.DeleteFunc(t.kept, func(s moderation.Sanction) bool { return s.Record == record })
	return 0, nil
}

func (t *town) LiftPersonTx(_ history.Tx, room, user string) (int64, error) {
	t.kept = slices.DeleteFunc(t.kept, func(s moderation.Sanction) bool { return s.Room == room && s.User == user })
	return 0, nil
}

func (t *town) FilterTx(_ history.Tx, f moderation.Filter) error {
	t.filters[f.Record] = f
	return nil
}

func (t *town) LiftFilterTx(_ history.Tx, record int64) error {
	delete(t.filters, record)
	return nil
}

func (t *town) ModesTx(_ history.Tx, _ string, m moderation.Modes, of int64) error {
	if t.modes.Version != of {
		if t.outrun != nil {
			t.outrun()
		}
		return records.ErrChanged
	}
	t.modes = m
	return nil
}

func (t *town) DeedTx(_ history.Tx, key string, _ time.Time) error {
	t.deeds = append(t.deeds, key)
	return nil
}

func (t *town) HasDeedTx(_ history.Tx, key string) (bool, error) {
	return slices.Contains(t.deeds, key), nil
}

func (t *town) Act(_ context.Context, id int64) (moderation.Record, error) {
	if id > int64(len(t.audit)) {
		return moderation.Record{}, records.ErrNotFound
	}
	return t.audit[id-1], nil
}

// The people.

func (t *town) Here(user string) (string, bool) {
	name, ok := map[string]string{"ANA": "Ana", "BEA": "Bea", "MO": "Mo", "OLA": "Ola", "MIA": "Mia"}[user]
	return name, ok
}

func (t *town) Elsewhere(user string) (string, bool) { return "Eli", user == "ELI" }

func (t *town) Role(user, _ string) identity.Role { return roles[user] }
func (t *town) IsGuest(user, _ string) bool       { return roles[user] < identity.Member }

func (t *town) Address(user string) (string, int) {
	if user == "ANA" {
		return "address of Ana", 3
	}
	return "", 0
}

func (t *town) Expel(user, room string) { t.expels = append(t.expels, user+" from "+room) }
func (t *town) Review()                 { t.reviews++ }

// The filter.

func (t *town) Judge(_, text string) (string, bool) {
	return "Be kind.", strings.Contains(text, "idiot")
}
func (t *town) Check(moderation.Filter) error { return t.crowded }
func (t *town) Add(f moderation.Filter)       { t.filter[f.Record] = f }
func (t *town) Remove(record int64)           { delete(t.filter, record) }

func (t *town) Find(record int64) (moderation.Filter, bool) {
	f, ok := t.filter[record]
	return f, ok
}
