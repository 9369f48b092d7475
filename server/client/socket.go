package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/lxzan/gws"
)

const (
	// maxFrame bounds what the server may send in one message.
	maxFrame = 16 << 20
	// requestsAhead bounds what waits to be written: a join, a probe, one say, and a rename with its ping.
	requestsAhead = 8
	// writeTimeout bounds a write to a server that does not read.
	writeTimeout = 10 * time.Second
	// closeTimeout bounds the close frame to such a server.
	closeTimeout = time.Second
	// maxAnswer bounds the answer to the handshake; servers and proxies allow headers of
	// 8 to 16 KiB, as a rule.
	maxAnswer = 64 << 10
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
	carrier := &bounded{Conn: nc, answer: maxAnswer}
	socket, response, err := gws.NewClientFromConn(s, &gws.ClientOption{
		Addr:               s.client.config.URL,
		RequestHeader:      s.client.config.Header.Clone(),
		HandshakeTimeout:   timeout + time.Minute,
		ReadMaxPayloadSize: maxFrame,
		CheckUtf8Enabled:   true,
	}, carrier)
	carrier.answered = true
	if err != nil && response != nil {
		s.refused = true
		s.retryAfter = retryAfter(response.Header.Get("Retry-After"))
		err = fmt.Errorf("%.100s: %w", response.Status, err)
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

// retryAfter reads a header that is a number of seconds or a date (RFC 9110,
// section 10.2.3).
func retryAfter(header string) time.Duration {
	if at, err := http.ParseTime(header); err == nil {
		return asked(time.Until(at).Milliseconds())
	}
	seconds, _ := strconv.ParseInt(header, 10, 64) // the nearest number if there are too many digits
	return asked(min(seconds, int64(maxAsked/time.Second)) * 1000)
}

// bounded is a connection whose every write, those of gws too, has a time limit, and
// whose answer to the handshake, which gws would read to its end, has a length.
type bounded struct {
	net.Conn
	answer   int  // bytes of the answer that may still come; for who reads
	answered bool // what comes now are frames; for who reads
}

var errAnswer = errors.New("the answer is too long")

func (b *bounded) Read(data []byte) (int, error) {
	if b.answered {
		return b.Conn.Read(data)
	}
	if b.answer == 0 {
		return 0, errAnswer
	}
	n, err := b.Conn.Read(data[:min(len(data), b.answer)])
	b.answer -= n
	return n, err
}

func (b *bounded) Write(data []byte) (int, error) {
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
			if s.client.forGood.Load() {
				s.socket.WriteMessage(gws.OpcodeText, leaveRequest)
			}
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

func (s *session) ping() { s.client.naming.ping() }

// giveUp ends a connection that may never end by itself. Any goroutine may call it.
func (s *session) giveUp() { s.socket.NetConn().Close() }
