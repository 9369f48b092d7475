package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
)

// ErrNobody is returned when no server answers at a socket.
var ErrNobody = errors.New("no server answers")

// maxAnswer bounds what a Client reads: a list of more people than a server takes.
const maxAnswer = 64 << 20

// A Client is the desk of a server that runs. Safe for concurrent use.
type Client struct {
	path string
	http http.Client
}

var _ Desk = (*Client)(nil)

// NewClient returns the desk of the server at a socket. If none is there, its methods return
// ErrNobody, with the reason.
func NewClient(path string) *Client {
	c := &Client{path: path}
	c.http = http.Client{
		Timeout:   answerTime,
		Transport: &http.Transport{DialContext: c.dial, DisableKeepAlives: true},
	}
	return c
}

// dial connects to the socket, if only the server can have put it there.
func (c *Client) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if err := usable(c.path); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	}
	info, err := os.Lstat(c.path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	case err == nil && info.Mode().Type() != fs.ModeSocket:
		return nil, fmt.Errorf("%w: %w", ErrNobody, ErrFile)
	}
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "unix", c.path)
	if errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.EINVAL) || errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrNobody, err)
	}
	return conn, err
}

// Invite implements Desk.
func (c *Client) Invite(ctx context.Context, i Invite) (Invited, error) {
	return ask[Invited](ctx, c, http.MethodPost, pathInvite, i)
}

// People implements Desk.
func (c *Client) People(ctx context.Context) ([]Person, error) {
	a, err := ask[peopleAnswer](ctx, c, http.MethodGet, pathPeople, nil)
	return a.People, err
}

// End implements Desk.
func (c *Client) End(ctx context.Context, who string) (Ended, error) {
	return ask[Ended](ctx, c, http.MethodPost, pathEnd, endRequest{who})
}

// Forget implements Desk.
func (c *Client) Forget(ctx context.Context, who string) (Forgotten, error) {
	return ask[Forgotten](ctx, c, http.MethodPost, pathForget, endRequest{who})
}

// SetRoom implements Desk.
func (c *Client) SetRoom(ctx context.Context, r Room) (Made, error) {
	return ask[Made](ctx, c, http.MethodPost, pathRoom, r)
}

// Rooms implements Desk.
func (c *Client) Rooms(ctx context.Context) ([]Listed, error) {
	a, err := ask[roomsAnswer](ctx, c, http.MethodGet, pathRooms, nil)
	return a.Rooms, err
}

// Act implements Desk.
func (c *Client) Act(ctx context.Context, a Act) (Acted, error) {
	return ask[Acted](ctx, c, http.MethodPost, pathAct, a)
}

// Audit implements Desk.
func (c *Client) Audit(ctx context.Context, q Audit) ([]Done, error) {
	a, err := ask[auditAnswer](ctx, c, http.MethodPost, pathAudit, q)
	return a.Done, err
}

// Queue implements Desk.
func (c *Client) Queue(ctx context.Context, q Queue) ([]Item, error) {
	a, err := ask[queueAnswer](ctx, c, http.MethodPost, pathQueue, q)
	return a.Items, err
}

// Filters implements Desk.
func (c *Client) Filters(ctx context.Context, q Filters) ([]Filter, error) {
	a, err := ask[filtersAnswer](ctx, c, http.MethodPost, pathFilters, q)
	return a.Filters, err
}

// ask sends a request, with q as its body unless that is nil, and reads the answer.
func ask[A any](ctx context.Context, c *Client, method, path string, q any) (a A, err error) {
	if q == nil {
		return send[A](ctx, c, method, path, nil)
	}
	content, err := json.Marshal(q)
	if err != nil {
		return a, err
	}
	return send[A](ctx, c, method, path, bytes.NewReader(content))
}

// send sends a request, with a body unless that is nil, and reads the answer.
func send[A any](ctx context.Context, c *Client, method, path string, body io.Reader) (a A, err error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://hubbub"+path, body)
	if err != nil {
		return a, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return a, c.explain(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return a, c.explain(err)
	}
	if response.StatusCode != http.StatusOK {
		refusal := new(Error)
		if json.Unmarshal(content, refusal) != nil || refusal.Message == "" {
			return a, fmt.Errorf("the server answers %s, without a reason", response.Status)
		}
		return a, refusal
	}
	if err := json.Unmarshal(content, &a); err != nil {
		return a, fmt.Errorf("the server's answer is not understood: %w", err)
	}
	return a, nil
}

// explain says in words why there is no answer.
func (c *Client) explain(err error) error {
	if errors.Is(err, ErrNobody) {
		return err
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s belongs to another user: ask as the user of the server", c.path)
	}
	return fmt.Errorf("the server at %s does not answer: %w", c.path, err)
}
