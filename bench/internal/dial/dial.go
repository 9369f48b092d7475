// Package dial opens WebSocket connections as a client (RFC 6455 section 4.1)
// and, for hubbub.v1, joins a room. Of the protocol it knows what package client knows.
// What it hands out is a bare TCP connection and the bytes that had come after
// the handshake, for a reader of one's own. All of it is bounded in time.
package dial

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Protocols that can be spoken once the connection is open.
const (
	Hubbub = "hubbub" // hubbub.v1: join with JSON, say with JSON
	Plain  = "plain"  // text in, text out
)

// key and accept are the example of RFC 6455 section 1.3. It is always the same
// one, so that the barest servers, whose answer is a constant, can be measured.
const (
	key    = "dGhlIHNhbXBsZSBub25jZQ=="
	accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
)

// Errors of Open. They come wrapped with what was seen.
var (
	ErrUnreachable  = errors.New("no server answers")
	ErrRefused      = errors.New("the server refuses connections")
	ErrNotWebSocket = errors.New("the server does not speak WebSocket there")
	ErrNotHubbub    = errors.New("the server does not speak hubbub.v1 there; -protocol plain is for other servers")
	ErrJoin         = errors.New("the server refuses the join")
)

// A Target is what to connect to.
type Target struct {
	URL      string // ws://host:port/path, several with commas for connections in turn; "{n}" becomes the connection's number
	Protocol string // Hubbub or Plain
	Room     string // hubbub.v1: the room to join
	Prefix   string // hubbub.v1: users are named <prefix>-<number>
	Sources  Sources
}

// A Conn is an open connection that has joined.
type Conn struct {
	net.Conn
	Rest    []byte  // frames that came with the handshake or the welcome
	Welcome Welcome // the zero value for Plain
}

// Validate reports what is wrong with the target before anything is dialed.
func (t Target) Validate() error {
	for n, one := range strings.Split(t.URL, ",") {
		u, err := url.Parse(t.urlOf(n))
		switch {
		case err != nil:
			return fmt.Errorf("-target: %w", err)
		case u.Scheme == "wss":
			return errors.New("-target: wss:// is not supported, measure behind the TLS proxy")
		case u.Scheme != "ws" || u.Host == "":
			return fmt.Errorf("-target: %q is no ws:// URL", one)
		}
	}
	return nil
}

// urlOf returns the URL for connection n.
func (t Target) urlOf(n int) string {
	urls := strings.Split(t.URL, ",")
	return strings.ReplaceAll(urls[n%len(urls)], "{n}", strconv.Itoa(n))
}

// Open connects as number n and joins, coming back as resume tells if it is set.
func Open(ctx context.Context, t Target, n int, resume *Resume) (*Conn, error) {
	u, err := url.Parse(t.urlOf(n))
	if err != nil {
		return nil, err
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), "80")
	}
	nc, err := TCPFrom(ctx, host, n, t.Sources)
	if err != nil {
		return nil, fmt.Errorf("%w at %s: %w", ErrUnreachable, u.Host, err)
	}
	if deadline, ok := ctx.Deadline(); ok {
		nc.SetDeadline(deadline)
	}
	stop := context.AfterFunc(ctx, func() { nc.SetDeadline(time.Unix(1, 0)) })
	c, err := establish(nc, u, t, n, resume)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		nc.Close()
		return nil, err
	}
	return c, nc.SetDeadline(time.Time{})
}

func establish(nc net.Conn, u *url.URL, t Target, n int, resume *Resume) (*Conn, error) {
	in := buffers.Get().(*bufio.Reader)
	in.Reset(nc)
	defer buffers.Put(in)
	if err := handshake(nc, in, u); err != nil {
		return nil, err
	}
	c := &Conn{Conn: nc}
	if t.Protocol == Hubbub {
		var err error
		if c.Welcome, c.Rest, err = join(nc, in, t, n, resume); err != nil {
			return nil, err
		}
	}
	rest, _ := in.Peek(in.Buffered())
	c.Rest = append(c.Rest, rest...)
	return c, nil
}

// buffers hold a welcome with 200 names at their longest.
var buffers = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

// handshake upgrades the connection.
func handshake(nc net.Conn, in *bufio.Reader, u *url.URL) error {
	request := "GET " + u.RequestURI() + " HTTP/1.1\r\nHost: " + u.Host +
		"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key +
		"\r\nSec-WebSocket-Version: 13\r\n\r\n"
	if _, err := io.WriteString(nc, request); err != nil {
		return fmt.Errorf("%w: %w", ErrNotWebSocket, err)
	}
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		return fmt.Errorf("%w: the answer is no HTTP (%w)", ErrNotWebSocket, err)
	}
	switch {
	case response.StatusCode == http.StatusSwitchingProtocols:
	case response.StatusCode == http.StatusForbidden, response.StatusCode == http.StatusServiceUnavailable,
		response.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("%w: %s%s", ErrRefused, response.Status, refusalText(response.Body))
	default:
		return fmt.Errorf("%w: %s%s", ErrNotWebSocket, response.Status, refusalText(response.Body))
	}
	if response.Header.Get("Sec-WebSocket-Accept") != accept {
		return fmt.Errorf("%w: wrong Sec-WebSocket-Accept", ErrNotWebSocket)
	}
	return nil
}

// refusalText returns the first line of a refusal's body, as an addition.
func refusalText(body io.Reader) string {
	data, _ := io.ReadAll(io.LimitReader(body, 120))
	line, _, _ := strings.Cut(strings.TrimSpace(string(data)), "\n")
	if line == "" {
		return ""
	}
	return " (" + line + ")"
}
