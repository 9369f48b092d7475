package client

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/lxzan/gws"
)

const (
	// maxFrame bounds what the server may send in one message.
	maxFrame = 16 << 20
	// requestsAhead bounds what waits to be written: a join, a probe, and one say.
	requestsAhead = 8
	// writeTimeout bounds a write to a server that does not read.
	writeTimeout = 10 * time.Second
	// closeTimeout bounds the close frame to such a server.
	closeTimeout = time.Second
)

// open dials and shakes hands.
func (s *session) open(ctx context.Context, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	nc, err := s.client.dial(ctx)
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	// gws heeds no context. Its own timeout comes later than ours, which it could
	// leave a goroutine behind at (gws 1.9.1, request).
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	socket, response, err := gws.NewClientFromConn(s, &gws.ClientOption{
		Addr:               s.client.config.URL,
		RequestHeader:      s.client.config.Header.Clone(),
		HandshakeTimeout:   timeout + time.Minute,
		ReadMaxPayloadSize: maxFrame,
		CheckUtf8Enabled:   true,
	}, bounded{nc})
	if err != nil && response != nil {
		s.refused = true
		seconds, _ := strconv.ParseInt(response.Header.Get("Retry-After"), 10, 32)
		s.retryAfter = asked(seconds * 1000)
		err = fmt.Errorf("%s: %w", response.Status, err)
	}
	if err == nil && !stop() {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("client: handshake: %w", err)
	}
	s.socket = socket
	return nil
}

// bounded is a connection whose every write, those of gws too, has a time limit.
type bounded struct{ net.Conn }

func (b bounded) Write(data []byte) (int, error) {
	b.SetWriteDeadline(time.Now().Add(writeTimeout))
	return b.Conn.Write(data)
}

// write starts what writes to the server, and what closes the connection when ctx
// ends. The function ends both and waits for them.
func (s *session) write(ctx context.Context) (end func()) {
	var running sync.WaitGroup
	ended := make(chan struct{})
	running.Go(func() {
		for {
			select {
			case request := <-s.requests:
				if s.socket.WriteMessage(gws.OpcodeText, request) != nil {
					s.giveUp() // reading ends too
				}
			case <-ended:
				return
			}
		}
	})
	running.Go(func() {
		select {
		case <-ctx.Done():
			defer time.AfterFunc(closeTimeout, s.giveUp).Stop()
			s.socket.WriteClose(1000, nil)
		case <-ended:
		}
	})
	return func() {
		close(ended)
		s.giveUp() // a write may be under way
		running.Wait()
	}
}

// send hands a request to the writer; any goroutine may call it. A connection that
// takes so little is given up.
func (s *session) send(request []byte) {
	select {
	case s.requests <- request:
	default:
		s.giveUp()
	}
}

func (s *session) ping() { s.send([]byte(`{"type":"ping"}`)) }

// giveUp ends a connection that may never end by itself. Any goroutine may call it.
func (s *session) giveUp() { s.socket.NetConn().Close() }
