package attack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"hubbub/bench/internal/dial"
)

const (
	// depth is how many messages a resume asks for: what a server gives at most by
	// default, less some that are said meanwhile.
	depth     = 9_900
	stallTime = 3 * time.Second        // that nothing is read in
	quietTime = 200 * time.Millisecond // after which a replay has come to its end
)

// deep asks for what costs most: each attacker in one of five ways.
func deep(ctx context.Context, a *attacker) error {
	switch a.number % 5 {
	case 0:
		return a.resume(ctx, func() error { return pause(ctx, stallTime) })
	case 1:
		return a.resume(ctx, a.readReplay)
	case 2:
		return a.ask(ctx, func(n int) string {
			return fmt.Sprintf("/api/rooms/%s/messages?q=%s%d&limit=200", a.config.History, Word(n), n)
		})
	case 3:
		return a.ask(ctx, func(int) string { return "/api/rooms?limit=1000" })
	default:
		return a.follow(ctx)
	}
}

// Word returns a word of the history, for it to be searched.
func Word(n int) string {
	words := []string{"alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel"}
	return words[n%len(words)]
}

// resume joins the room with the history from far back, and then does as told.
func (a *attacker) resume(ctx context.Context, then func() error) error {
	since, err := a.farBack(ctx)
	if err != nil {
		return err
	}
	if _, err := a.join(ctx, a.config.History, since); err != nil {
		return err
	}
	if err := then(); err != nil {
		return err
	}
	return errDone
}

// farBack returns the place to resume from. The first that needs it joins for that.
func (a *attacker) farBack(ctx context.Context) (*dial.Since, error) {
	if since := a.place.Load(); since != nil {
		return since, nil
	}
	welcome, err := a.join(ctx, a.config.History, nil)
	if err != nil {
		return nil, err
	}
	a.leave()
	a.tries++ // a name of its own for the next join
	since := &dial.Since{Epoch: welcome.Epoch, Seq: max(welcome.Seq-depth, 0)}
	a.place.Store(since)
	return since, nil
}

// readReplay reads until nothing more comes.
func (a *attacker) readReplay() error {
	buffer := make([]byte, 32<<10)
	for {
		a.conn.SetReadDeadline(time.Now().Add(quietTime))
		n, err := a.conn.Read(buffer)
		a.received.Add(int64(n))
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil:
			return err
		}
	}
}

// follow asks for the events since far back, and reads none.
func (a *attacker) follow(ctx context.Context) error {
	since, err := a.farBack(ctx)
	if err != nil {
		return err
	}
	if err := a.connect(ctx); err != nil {
		return err
	}
	path := fmt.Sprintf("/api/rooms/%s/events?last_event_id=%s:%d", a.config.History, since.Epoch, since.Seq)
	if err := a.send(ctx, a.get(path)); err != nil {
		return err
	}
	if err := pause(ctx, stallTime); err != nil {
		return err
	}
	return errDone
}

// ask sends one request after the other.
func (a *attacker) ask(ctx context.Context, path func(n int) string) error {
	if err := a.connect(ctx); err != nil {
		return err
	}
	in := bufio.NewReader(a.conn)
	for n := a.tries; ; n++ {
		if err := a.send(ctx, a.get(path(n))); err != nil {
			return err
		}
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		size, err := io.Copy(io.Discard, response.Body)
		a.received.Add(size)
		if response.StatusCode >= 400 {
			a.refused.Add(1)
		}
		if err != nil || response.Close {
			return errors.Join(err, io.EOF)
		}
	}
}

// get returns a request.
func (a *attacker) get(path string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, a.config.Server)
}
