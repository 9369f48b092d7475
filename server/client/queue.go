package client

import (
	"context"
	"encoding/json"
	"sync"

	"hubbub/server/wire"
)

type (
	// Held tells that something of one's own waits for a moderator, or was not let through.
	// What is let through comes as the Message that it is.
	Held struct {
		ID    string // of the message
		Ended bool   // it was not let through
	}
	// Pending tells a moderator of what waits: how many items, or one that is new, has changed
	// or has ended.
	Pending struct {
		Count int   // where Item is nil
		Item  *Item // nil for a count
	}
)

func (Held) event()    {}
func (Pending) event() {}

// An Item waits for a moderator. Times are Unix milliseconds.
type Item struct {
	ID      int64    `json:"id"`
	Kind    string   `json:"kind"` // held or report
	Room    string   `json:"room"`
	At      int64    `json:"at"`
	User    string   `json:"user"` // whose message it is
	Name    string   `json:"name"`
	Text    string   `json:"text"`
	Reason  string   `json:"reason"`   // held: why
	Seq     int64    `json:"seq"`      // report: of the message
	ReplyTo int64    `json:"reply_to"` // held: the message that it answers, 0 for none
	Ask     bool     `json:"ask"`      // held: it is a question
	Reports []Report `json:"reports"`
	Count   int      `json:"count"` // of reports
	Hidden  bool     `json:"hidden"`
	Looking []string `json:"looking"` // names of moderators
	Done    string   `json:"done"`    // how it has ended; empty while it waits
}

// A Report is one of a message, as moderators see it.
type Report struct {
	User   string `json:"user"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
	At     int64  `json:"at"`
}

// errNotLetThrough is what Say returns of a message that was sent again after its end.
var errNotLetThrough = wire.Error{Code: wire.Filtered, Message: "a moderator has not let this through"}

// review settles a draft that waits, or was not let through.
func (s *session) review(e *frameEvent) error {
	s.client.outbox.review(e.ID, e.Ended != "")
	return s.emit(Held{e.ID, e.Ended != ""})
}

func (o *outbox) review(id string, ended bool) bool {
	return o.settle(id, func(d *draft) {
		if ended {
			refusal := errNotLetThrough
			refusal.ID = id
			d.err = &refusal
			return
		}
		d.message = Message{ID: id, Text: d.said.Text, Held: true}
	})
}

// reports, and reactions, are under way until they are answered: they are sent again after a loss,
// which changes nothing. Safe for concurrent use.
type reports struct {
	mu      sync.Mutex
	waiting map[string]*report // guarded by mu; by id
	send    func([]byte)       // guarded by mu; of the connection that is there, nil if none is
}

type report struct {
	request []byte
	done    chan error // holds one
}

// Report asks the moderators to look at a message. A refusal is a *wire.Error.
func (c *Client) Report(ctx context.Context, seq int64, reason string) error {
	return c.request(ctx, func(id string) ([]byte, error) {
		return json.Marshal(map[string]any{"type": wire.TypeReport, "id": id, "seq": seq, "reason": reason})
	})
}

func (rs *reports) add(id string, r *report) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.waiting == nil {
		rs.waiting = make(map[string]*report)
	}
	rs.waiting[id] = r
	if rs.send != nil {
		rs.send(r.request)
	}
}

func (rs *reports) drop(id string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	delete(rs.waiting, id)
}

// connect sends what is waiting through a connection, until disconnect.
func (rs *reports) connect(send func([]byte)) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.send = send
	for _, r := range rs.waiting {
		send(r.request)
	}
}

func (rs *reports) disconnect() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.send = nil
}

// settle answers a report; it is false if there is none of that id.
func (rs *reports) settle(id string, err error) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.waiting[id]
	if r == nil {
		return false
	}
	delete(rs.waiting, id)
	r.done <- err
	return true
}
