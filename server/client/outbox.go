package client

import (
	"crypto/rand"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"hubbub/server/wire"
)

// receiptWithin is how long a connection may bring no receipt before it is given up.
const receiptWithin = 20 * time.Second

// minHold is how long a draft that came too fast waits at least.
const minHold = 50 * time.Millisecond

// A statement is what is said, or done to a message.
type statement struct {
	Seq     int64  `json:"seq,omitzero"` // the message that it is about, 0 for none
	Text    string `json:"text,omitzero"`
	ReplyTo int64  `json:"reply_to,omitzero"`
	Ask     bool   `json:"ask,omitzero"`
}

// A draft is what Say, Edit or Remove was given.
type draft struct {
	kind    string // of the request
	id      string
	said    statement
	settled chan struct{} // closed when the following is final
	message Message
	err     error
}

// An outbox sends drafts one at a time, so that they arrive in their order. Safe for
// concurrent use.
type outbox struct {
	mu     sync.Mutex
	drafts []*draft     // guarded by mu; the first is under way if send is not nil
	send   func([]byte) // guarded by mu; of the connection that is there, nil if none is; does not block
	lost   func()       // guarded by mu; gives that connection up
	held   time.Time    // guarded by mu; until then the server wants nothing
	timer  *time.Timer  // guarded by mu; until the first draft is sent, or given up on
}

// add queues a request. Its id cannot be guessed: a message of somebody else's with that
// id would be taken for the receipt.
func (o *outbox) add(kind string, said statement) *draft {
	o.mu.Lock()
	defer o.mu.Unlock()
	d := &draft{kind: kind, id: rand.Text(), said: said, settled: make(chan struct{})}
	o.drafts = append(o.drafts, d)
	if len(o.drafts) == 1 {
		o.sendLocked()
	}
	return d
}

// connect sends what is waiting through a connection, until disconnect.
func (o *outbox) connect(send func([]byte), lost func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send, o.lost = send, lost
	o.sendLocked()
}

func (o *outbox) disconnect() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send, o.lost = nil, nil
	o.stopLocked()
}

// drop forgets a draft that nobody waits for; it is false if it is settled.
func (o *outbox) drop(d *draft) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.Index(o.drafts, d)
	if i >= 0 {
		o.removeLocked(i)
	}
	return i >= 0
}

// receipt settles the draft with an id; it is false if there is none.
func (o *outbox) receipt(id string, m Message) bool {
	return o.settle(id, func(d *draft) { d.message = m })
}

// refuse settles the draft that an error names. Where something came too fast, named
// or not, the draft under way may not have been taken: it is sent again when the server
// says, under the id that makes it one message.
func (o *outbox) refuse(e *wire.Error) bool {
	if e.Code == wire.RateLimited && o.hold(max(asked(e.RetryAfterMillis), minHold)) {
		return true
	}
	return o.settle(e.ID, func(d *draft) { d.err = e })
}

// refuseSent settles the draft that is under way, for a refusal that ended the
// connection because of what it is: sent again, it would end the next one.
func (o *outbox) refuseSent(e *wire.Error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.send != nil && len(o.drafts) > 0 {
		o.settleLocked(0, func(d *draft) { d.err = e })
	}
}

func (o *outbox) settle(id string, with func(*draft)) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := o.indexLocked(id)
	if i < 0 {
		return false
	}
	o.settleLocked(i, with)
	return true
}

func (o *outbox) settleLocked(i int, with func(*draft)) {
	d := o.drafts[i]
	with(d)
	close(d.settled)
	o.removeLocked(i)
}

// hold sends nothing for a time, and then the first draft again; it is false if there
// is no connection.
func (o *outbox) hold(delay time.Duration) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.send == nil {
		return false
	}
	o.held = time.Now().Add(delay)
	o.sendLocked()
	return true
}

func (o *outbox) indexLocked(id string) int {
	return slices.IndexFunc(o.drafts, func(d *draft) bool { return id != "" && d.id == id })
}

func (o *outbox) removeLocked(i int) {
	o.drafts = slices.Delete(o.drafts, i, i+1)
	if i == 0 {
		o.sendLocked()
	}
}

// sendLocked sends the first draft, if there is one and a connection, now or when the
// server wants it.
func (o *outbox) sendLocked() {
	o.stopLocked()
	if len(o.drafts) == 0 || o.send == nil {
		return
	}
	if wait := time.Until(o.held); wait > 0 {
		o.timer = time.AfterFunc(wait, func() {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.sendLocked()
		})
		return
	}
	d := o.drafts[0]
	request, _ := json.Marshal(struct { // strings and numbers: cannot fail
		Type string `json:"type"`
		ID   string `json:"id"`
		statement
	}{d.kind, d.id, d.said})
	o.timer = time.AfterFunc(receiptWithin, o.lost)
	o.send(request)
}

func (o *outbox) stopLocked() {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
}
