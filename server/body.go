package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"hubbub/server/access"
	"hubbub/server/api"
	"hubbub/server/conn"
	"hubbub/server/gate"
)

// A body is small here, but for what programs say: what asks for more has misunderstood. What of
// it is read spares an honest client, who has sent a little, that its connection breaks before
// it has read the answer.
const (
	maxBodyBytes = 4 << 10
	bodyTimeout  = time.Second

	// Of programs that bring a token, so many at a time: together they take little memory.
	largeBodyTimeout = 5 * time.Second
	maxLargeBodies   = 64
)

// errBodiesFull is why a body is not read that many others are.
var errBodiesFull = errors.New("too many large bodies are read")

// bodies are those of requests, read before anybody handles these. Safe for concurrent use.
type bodies struct {
	door  *access.Door
	said  int64         // bytes of a body with a message
	large chan struct{} // taken by who reads a large one
}

func newBodies(door *access.Door, maxMessageBytes int) *bodies {
	return &bodies{door, max(maxBodyBytes, int64(conn.MaxFrameBytes(maxMessageBytes))), make(chan struct{}, maxLargeBodies)}
}

// buffered reads a body before anybody handles its request, and ends the connection after
// it, as after one of HTTP/1.0: two who do not agree on where such a request ends would take
// its rest for another one (RFC 9112 section 11.2).
func (b *bodies) buffered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 || !r.ProtoAtLeast(1, 1) {
			w.Header().Set("Connection", "close")
		}
		if r.ContentLength != 0 {
			r.Body = b.read(w, r)
		}
		next.ServeHTTP(w, r)
	})
}

// most returns how many bytes a body may have, and whether it is one of a program.
func (b *bodies) most(r *http.Request) (most int64, program bool) {
	inRoom := func(method, path string) bool {
		return r.Method == method && strings.HasPrefix(r.URL.Path, "/api/rooms/") && strings.HasSuffix(r.URL.Path, path)
	}
	token, isHook := strings.CutPrefix(r.URL.Path, api.HookPath)
	switch {
	case r.Method == http.MethodPost && isHook && b.brings(gate.Credentials{Session: token}):
		return api.MaxHook, true
	case (inRoom(http.MethodPost, "/messages") || inRoom(http.MethodPost, "/answers")) && b.brings(gate.CredentialsOf(r.Header)):
		return b.said, true
	case r.Method == http.MethodPatch && strings.HasPrefix(r.URL.Path, "/api/rooms/") && b.brings(gate.CredentialsOf(r.Header)):
		return b.said, true
	case inRoom(http.MethodPut, "/commands") && b.brings(gate.CredentialsOf(r.Header)):
		return api.MaxCommands, true
	default:
		return maxBodyBytes, false
	}
}

// brings reports whether credentials are the token of a program.
func (b *bodies) brings(c gate.Credentials) bool {
	t, err := b.door.Program(c)
	return t != nil && err == nil
}

// read reads a body that is not too large, and lets nothing be read of another one, but why.
func (b *bodies) read(w http.ResponseWriter, r *http.Request) io.ReadCloser {
	timeout := bodyTimeout
	most, program := b.most(r)
	switch {
	case program:
		select {
		case b.large <- struct{}{}:
			defer func() { <-b.large }()
		default:
			return unread(w, errBodiesFull)
		}
		timeout = largeBodyTimeout
	case r.Header.Get("Expect") != "": // who asks first whether to send it is not told to
		return unread(w, io.ErrUnexpectedEOF)
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(timeout))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return unread(w, err)
	}
	control.SetReadDeadline(time.Time{}) // or the request would seem to be given up
	return io.NopCloser(bytes.NewReader(body))
}

// unread returns a body that fails, and stops what comes of the one that there is.
func unread(w http.ResponseWriter, why error) io.ReadCloser {
	http.NewResponseController(w).SetReadDeadline(time.Now())
	return failing{why}
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }
func (f failing) Close() error             { return nil }
