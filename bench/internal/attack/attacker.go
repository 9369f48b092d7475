package attack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"hubbub/bench/internal/dial"
)

const (
	openTime  = 5 * time.Second // to connect, and to be let in
	writeTime = 5 * time.Second
	readSize  = 4 << 10
)

// errDone ends a connection that has done what it came for.
var errDone = errors.New("done")

// An attacker is one connection that is begun again whenever it has ended. Its methods
// are for its own goroutine, but for discard.
type attacker struct {
	*squad
	number int // within its kind
	tries  int

	conn net.Conn    // nil before it is open
	stop func() bool // of what closes conn when the context ends
}

// run attacks until ctx ends.
func (a *attacker) run(ctx context.Context) {
	for ; a.attempts.Wait(ctx) == nil; a.tries++ {
		a.begun.Add(1)
		err := a.kind.attack(ctx, a)
		switch {
		case ctx.Err() != nil:
		case a.conn == nil:
			a.refused.Add(1)
		case !errors.Is(err, errDone):
			a.closed.Add(1)
		}
		a.leave()
	}
}

// connect opens a bare connection.
func (a *attacker) connect(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	nc, err := dial.TCPFrom(dialing, a.config.Server, a.number, a.sources)
	if err == nil {
		a.took(ctx, nc)
	}
	return err
}

// handshake opens a WebSocket and does not join.
func (a *attacker) handshake(ctx context.Context) error {
	_, err := a.open(ctx, dial.Target{Protocol: dial.Plain}, nil)
	return err
}

// join opens a WebSocket and joins a room, under a name that nobody else has.
func (a *attacker) join(ctx context.Context, room string, since *dial.Since) (dial.Welcome, error) {
	target := dial.Target{Protocol: dial.Hubbub, Room: room, Prefix: fmt.Sprintf("h%d-%d", a.index, a.tries)}
	var resume *dial.Resume
	if since != nil {
		resume = &dial.Resume{Since: *since}
	}
	return a.open(ctx, target, resume)
}

func (a *attacker) open(ctx context.Context, target dial.Target, resume *dial.Resume) (dial.Welcome, error) {
	opening, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	target.URL, target.Sources = "ws://"+a.config.Server+"/ws", a.sources
	conn, err := dial.Open(opening, target, a.number, resume)
	if err != nil {
		return dial.Welcome{}, err
	}
	a.received.Add(int64(len(conn.Rest)))
	a.took(ctx, conn.Conn)
	return conn.Welcome, nil
}

// took makes nc the attacker's connection, which ends with ctx at the latest.
func (a *attacker) took(ctx context.Context, nc net.Conn) {
	if tcp, ok := nc.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // no port waits behind it
	}
	a.conn = nc
	a.stop = context.AfterFunc(ctx, func() { nc.Close() })
	a.opened.Add(1)
}

// leave closes the connection, if there is one.
func (a *attacker) leave() {
	if a.conn == nil {
		return
	}
	a.stop()
	a.conn.Close()
	a.conn = nil
	a.opened.Add(-1)
}

// send writes one piece when it is its turn.
func (a *attacker) send(ctx context.Context, piece []byte) error {
	if err := a.frames.Wait(ctx); err != nil {
		return err
	}
	a.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := a.conn.Write(piece); err != nil {
		return err
	}
	a.sent.Add(1)
	return nil
}

// discard reads what comes until the server ends the connection, and answers nothing.
func (a *attacker) discard() error {
	buffer := make([]byte, readSize)
	for {
		n, err := a.conn.Read(buffer)
		a.received.Add(int64(n))
		if err != nil {
			return err
		}
	}
}

// flood sends one piece after the other until the connection ends, and reads beside.
func (a *attacker) flood(ctx context.Context, piece func(n int) []byte) error {
	ended := make(chan error, 1)
	go func() { ended <- a.discard() }()
	for n := 0; ; n++ {
		if err := a.send(ctx, piece(n)); err != nil {
			a.conn.Close()
			return <-ended
		}
		select {
		case err := <-ended:
			return err
		default:
		}
	}
}

// pause waits, for as long as the connection may live.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
