package client

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"hubbub/server/wire"
)

var (
	leaveRequest = []byte(`{"type":"leave"}`)
	pingRequest  = []byte(`{"type":"ping"}`)
)

// Rename takes another name, in all rooms that the person is in, and comes back with it
// from then on. A refusal is a *wire.Error. If ctx ends or the client is closed before
// that, it is not known whether the name is taken.
func (c *Client) Rename(ctx context.Context, name string) error {
	select {
	case c.naming.turn <- struct{}{}:
		defer func() { <-c.naming.turn }()
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ended:
		return c.err
	}
	r := c.naming.want(name)
	var err error
	select {
	case <-r.settled:
		return r.err
	case <-ctx.Done():
		err = ctx.Err()
	case <-c.ended:
		err = c.err
	}
	if !c.naming.drop(r) { // settled meanwhile
		return r.err
	}
	return err
}

// A renaming is what Rename was given.
type renaming struct {
	name    string
	pong    int           // the number of the pong that comes when nothing was refused
	settled chan struct{} // closed when err is final
	err     error
}

// A naming knows the name of a client and changes it. Large rooms are not told of new
// names, so each request is followed by a ping: requests are answered in their order,
// and a pong without a refusal before it says that the name is taken. Safe for
// concurrent use.
type naming struct {
	turn chan struct{} // held by who renames

	mu     sync.Mutex
	user   string       // guarded by mu; public id of the person
	name   string       // guarded by mu; that the server has told last
	wanted *renaming    // guarded by mu; nil if no other name is wanted
	send   func([]byte) // guarded by mu; of the connection that is there, nil if none is; does not block
	lost   func()       // guarded by mu; gives that connection up
	pings  int          // guarded by mu; that it was sent
	pongs  int          // guarded by mu; that it has brought
	timer  *time.Timer  // guarded by mu; until wanted is given up on with the connection
}

func (n *naming) begin(name string) {
	n.turn, n.name = make(chan struct{}, 1), name
}

// current returns the name to join with.
func (n *naming) current() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.name
}

// told notes the name of a person, who may have another connection and have taken it there.
func (n *naming) told(user, name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if user != "" && user == n.user {
		n.name = name
	}
}

// want asks for a name, now or when there is a connection.
func (n *naming) want(name string) *renaming {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.wanted = &renaming{name: name, settled: make(chan struct{})}
	n.askLocked()
	return n.wanted
}

// drop forgets a name that nobody waits for; it is false if it is settled.
func (n *naming) drop(r *renaming) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.wanted != r {
		return false
	}
	n.wanted = nil
	n.stopLocked()
	return true
}

// connect asks through a connection, until disconnect. The welcome has told the name.
func (n *naming) connect(user, name string, send func([]byte), lost func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.user = user; name != "" {
		n.name = name
	}
	n.send, n.lost = send, lost
	n.askLocked()
}

func (n *naming) disconnect() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.send, n.lost, n.pings, n.pongs = nil, nil, 0, 0
	n.stopLocked()
}

// ping sends a ping that is none of a rename; its pong is not to be taken for one that is.
func (n *naming) ping() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.send != nil {
		n.pings++
		n.send(pingRequest)
	}
}

// pong settles the name if nothing was refused since it was asked for.
func (n *naming) pong() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pongs++
	if n.wanted != nil && n.pongs == n.wanted.pong {
		n.name = n.wanted.name
		n.settleLocked(nil)
	}
}

// refuse settles the name with an error that names no message; it is false if the error
// is of something before it.
func (n *naming) refuse(e *wire.Error) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.wanted == nil || n.send == nil || e.ID != "" || n.pongs+1 != n.wanted.pong {
		return false
	}
	n.settleLocked(e)
	return true
}

func (n *naming) settleLocked(err error) {
	n.wanted.err = err
	close(n.wanted.settled)
	n.wanted = nil
	n.stopLocked()
}

// askLocked asks for the name that is wanted, if there is one and a connection.
func (n *naming) askLocked() {
	if n.wanted == nil || n.send == nil {
		return
	}
	request, _ := json.Marshal(map[string]string{"type": wire.TypeRename, "name": n.wanted.name}) // strings: cannot fail
	n.timer = time.AfterFunc(receiptWithin, n.lost)
	n.pings++
	n.wanted.pong = n.pings
	n.send(request)
	n.send(pingRequest)
}

func (n *naming) stopLocked() {
	if n.timer != nil {
		n.timer.Stop()
		n.timer = nil
	}
}
