package room

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"hubbub/server/wire"
)

// maxBatchBytes is where a batch is sealed though more is waiting: a frame should
// fit the buffers on its way.
const maxBatchBytes = 32 << 10

// maxSetBack is by how much the clock can be put back without entries being dated
// before others.
const maxSetBack = 5 * time.Second

// A sequencer gives a room its one order. Its methods run one at a time: those that
// others call take mu.
type sequencer struct {
	room   *Room
	config *Config
	quiet  *atomic.Bool // nobody is told of who leaves
	outlet Outlet

	mu        sync.Mutex
	load      []request // what is not yet settled of the load under way
	drafts    []Draft   // of the load; the log's until all are delivered
	unsettled int       // of them, those that the log has not delivered

	members map[string]*person  // by public id
	away    map[string]*person  // those who linger, by name
	nodes   map[string][]Remote // others by which people are in the room, by public id; nil for none
	crowds  map[string]int64    // Heard as the other nodes were told last, of who has too many connections, by public id; nil for none
	online  atomic.Int32        // len(members), for others to read
	tail    *Batch              // the end of the list
	batch   builder

	opened   bool // what follows is the log's
	epoch    string
	title    atomic.Pointer[string] // as it is shown: as whoever opened the room called it; for others to read
	last     int64                  // the highest number that was applied
	messages int64                  // how many messages the room has numbered
	at       int64                  // when the last entry was said, Unix milliseconds
	backlog  backlog

	large       bool // names are not announced
	onlineAt    time.Time
	onlineTimer bool // a tick is on its way
}

// start takes a load. Its drafts go to the log first, and the rest of it waits for
// them: whoever says something and leaves is seen doing so in that order. start
// reports whether there are any, so that deliver settles the load.
func (s *sequencer) start(load []request) (published bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open()
	s.load = load
	s.gatherDrafts()
	if len(s.drafts) > 0 && s.opened {
		s.unsettled = len(s.drafts)
		s.config.Log.Publish(Address{Room: s.room.name, Title: *s.title.Load(), Epoch: s.epoch}, s.drafts)
		return true
	}
	for s.settleNext(); len(s.load) > 0; s.settleNext() {
		s.settleDraft()
		refuse(&s.drafts[0], refusalOf(errNotOpened))
		s.drafts = s.drafts[1:]
	}
	s.seal()
	return false
}

var errNotOpened = errors.New("room: where the log ends is not known")

// open goes on where the log ends. If it cannot be read, that is tried again with
// the next load; until then nobody gets in, and nothing is published.
func (s *sequencer) open() {
	if s.opened {
		return
	}
	tail, err := s.config.Log.Tail(s.room.name, maxBacklog)
	if err != nil {
		return
	}
	s.opened, s.epoch, s.last, s.messages = true, tail.Epoch, tail.Last, tail.Messages
	if tail.Title != "" {
		s.title.Store(&tail.Title)
	}
	s.backlog.before = tail.Before
	for i := range tail.Entries {
		e := &tail.Entries[i]
		s.backlog.add(e, wire.AppendEntry(nil, e, false), s.config.Backlog)
		s.at = e.At
	}
}

// close ends the room, which has nothing to do and nobody in it.
func (s *sequencer) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backlog.drop()
}

// gatherDrafts copies the drafts of the load that the rules let through, and those that may
// be repeats, and gives them their time. The others are refused when it is their turn.
func (s *sequencer) gatherDrafts() {
	clear(s.drafts)
	s.drafts = s.drafts[:0]
	at := s.now()
	for i := range s.load {
		q := &s.load[i]
		if q.kind != requestSay {
			continue
		}
		q.draft.At = at
		if q.refused = s.judge(&q.draft); q.refused != nil && q.draft.ID != "" && !q.draft.Kind.IsReaction() {
			q.draft.Refused, q.refused = q.refused, nil // what stands already has its receipt
		}
		if q.refused == nil {
			s.drafts = append(s.drafts, q.draft)
		}
	}
}

// now returns the time for what is said now. It stands still while the clock is put
// back a little; beyond that it follows the clock.
func (s *sequencer) now() int64 {
	at := s.config.Now().UnixMilli()
	if back := s.at - at; back > 0 && back <= maxSetBack.Milliseconds() {
		return s.at
	}
	return at
}

// deliver applies what the log has numbered, and refuses what it did not take. It
// reports whether that settled the load under way.
func (s *sequencer) deliver(delivered []Delivered) (settled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range delivered {
		if delivered[i].Ticket != nil {
			s.settleNext()
			s.settleDraft()
			s.unsettled--
			settled = s.unsettled == 0
		}
		s.apply(&delivered[i])
	}
	if settled {
		s.settleNext()
	}
	s.seal()
	for i := range delivered {
		if delivered[i].isAct() {
			s.reacted(&delivered[i])
			tell(&delivered[i])
		}
	}
	return settled
}

// settleNext handles what stands before the next draft of the load.
func (s *sequencer) settleNext() {
	for len(s.load) > 0 && !s.load[0].isDraft() {
		s.handle(&s.load[0])
		s.load = s.load[1:]
	}
}

// settleDraft passes the draft that the load begins with.
func (s *sequencer) settleDraft() { s.load = s.load[1:] }

func (s *sequencer) handle(q *request) {
	switch q.kind {
	case requestEnter:
		s.enter(q)
	case requestLeave:
		s.leave(q)
	case requestGone:
		s.gone(q.session.User())
	case requestRename:
		if p := s.members[q.session.User()]; p != nil {
			s.rename(p, q.name)
		}
	case requestSay:
		refuse(&q.draft, q.refused)
	case requestTurn:
		close(q.turn)
	case requestCrowds:
		s.endCrowds()
	case requestRoster:
		q.roster <- s.roster()
	case requestRemote:
		for i := range q.remotes {
			s.remote(&q.remotes[i])
		}
	default:
		s.onlineTimer = false
		s.announceOnline()
	}
}

// apply puts an entry at the end of the room, and tells its sender. Of acts they are told
// when the outlet has all of them: what they answer must not overtake what they do.
func (s *sequencer) apply(d *Delivered) {
	switch {
	case d.Err != nil:
	case d.Repeated:
		s.seal() // the original may be of this load
	default:
		if s.opened && d.Seq > s.last { // else it was there, or will be, when the log was read
			s.add(d)
		}
		if d.Attachment != nil {
			d.Attachment.Applied(&d.Entry)
		}
	}
	if !d.isAct() {
		tell(d)
	}
}

// tell tells the sender of a draft what became of it.
func tell(d *Delivered) {
	switch {
	case d.Err != nil:
		refuse(&d.Draft, refusalOf(d.Err))
	case d.Ticket != nil:
		d.Ticket.Numbered(&d.Entry, d.Repeated)
	}
}

func (s *sequencer) add(d *Delivered) {
	s.last, s.at = d.Seq, d.At
	json := s.batch.add(wire.Event{Type: wire.EventEntry, Entry: d.Entry})
	if d.Kind == wire.KindMessage {
		s.messages++
		s.batch.messages++
		if !d.Received.IsZero() {
			s.batch.received = append(s.batch.received, d.Received)
		}
	}
	s.backlog.follow(&d.Entry)
	s.backlog.add(&d.Entry, json, s.config.Backlog)
	if len(s.batch.payload) >= maxBatchBytes {
		s.seal()
	}
}

// refuse tells the sender of a draft that it has no place.
func refuse(d *Draft, why *wire.Error) {
	own := *why
	own.ID = d.ID
	d.Ticket.Refused(&own)
}

// refusalOf returns the log's refusal if it has one for the sender.
func refusalOf(err error) *wire.Error {
	var refusal *wire.Error
	if errors.As(err, &refusal) {
		return refusal
	}
	return &wire.Error{Code: wire.NotSaved, Message: "the message could not be saved; nobody has seen it; try again in a moment"}
}

// seal appends what has gathered to the list and hands it to the outlet.
func (s *sequencer) seal() {
	if s.batch.empty() {
		return
	}
	b := s.batch.seal(s.tail, s.epoch)
	s.tail.next.Store(b)
	s.tail = b
	s.outlet.Broadcast(b)
}
