package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Config says where the stream is.
type Config struct {
	URLs        []string     // of servers of one NATS cluster: nats://host:port or tls://host:port
	Name        string       // what all names in NATS begin with
	Credentials string       // file of the account's credentials; "" for none
	Unsafe      bool         // a stream that may lose what it has acknowledged is taken, with a warning
	Log         *slog.Logger // default none
}

// A Stream is a connection to the stream of a cluster. Safe for concurrent use.
type Stream struct {
	config Config
	nc     *nats.Conn
	js     jetstream.JetStream
	epoch  string

	replicas int // of the stream

	last    atomic.Uint64 // the highest number that is known to be in the stream
	touched atomic.Int64  // when the stream was last heard of, Unix nanoseconds
	trouble atomic.Pointer[error]
	gaps    atomic.Int64 // messages that were fetched while following
}

const (
	// pingInterval and maxPings bound how long a connection that is cut without a word is
	// taken for one.
	pingInterval = 2 * time.Second
	maxPings     = 2
	// dialTimeout is how long a server has to answer.
	dialTimeout = 2 * time.Second
	// askTimeout is how long the stream has to answer a question.
	askTimeout = 2 * time.Second
	// startPause is how long Open waits before it tries again.
	startPause = 250 * time.Millisecond
)

// Open connects, and makes the stream if there is none, or looks whether it is what it has to
// be. It tries until ctx ends: NATS may be about to start as well, and an election takes up to 9 s.
func Open(ctx context.Context, c Config) (*Stream, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Stream{config: c}
	err := readable(c.Credentials)
	if err != nil {
		return nil, err
	}
	if s.nc, err = nats.Connect(strings.Join(c.URLs, ","), s.options()...); err != nil {
		return nil, fmt.Errorf("NATS: %w", err)
	}
	if s.js, err = jetstream.New(s.nc); err == nil {
		err = s.prepare(ctx)
	}
	if err != nil {
		s.nc.Close()
		return nil, fmt.Errorf("NATS: %w", err)
	}
	return s, nil
}

// readable tells why a file of credentials cannot be read: the client of NATS would try again and
// again.
func readable(credentials string) error {
	if credentials == "" {
		return nil
	}
	f, err := os.Open(credentials)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Stream) options() []nats.Option {
	log := s.config.Log
	options := []nats.Option{
		nats.Name("hubbub " + s.config.Name),
		nats.Timeout(dialTimeout),
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.IgnoreAuthErrorAbort(), // credentials that were taken away may be given back
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(100*time.Millisecond, 500*time.Millisecond),
		nats.ReconnectBufSize(-1), // what was not sent is tried again, in order, by who publishes
		nats.PingInterval(pingInterval),
		nats.MaxPingsOutstanding(maxPings),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("cluster: the connection to NATS is lost", "error", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { log.Info("cluster: connected to NATS again", "server", nc.ConnectedServerName()) }),
		nats.ErrorHandler(func(_ *nats.Conn, sub *nats.Subscription, err error) {
			log.Debug("cluster: NATS", "error", err) // a feed that is slow is fetched
		}),
	}
	if s.config.Credentials != "" {
		options = append(options, nats.UserCredentials(s.config.Credentials))
	}
	return options
}

// Close ends the connection.
func (s *Stream) Close() { s.nc.Close() }

// Epoch returns what names the incarnation of the stream's numbers.
func (s *Stream) Epoch() string { return s.epoch }

// Last returns the highest number that is known to be in the stream.
func (s *Stream) Last() uint64 { return s.last.Load() }

// Fetched returns how many messages the feed did not bring to Follow, since it had caught up.
func (s *Stream) Fetched() int64 { return s.gaps.Load() }

// MaxPayload returns how many bytes a message has at most; 0 before it is known.
func (s *Stream) MaxPayload() int { return int(s.nc.MaxPayload()) }

// Name returns what all names of the cluster in NATS begin with.
func (s *Stream) Name() string { return s.config.Name }

// JetStream returns the account's JetStream, for what lies beside the stream.
func (s *Stream) JetStream() jetstream.JetStream { return s.js }

// Conn returns the connection, for what nodes tell each other directly.
func (s *Stream) Conn() *nats.Conn { return s.nc }

// Heard returns when the stream was last heard of, by Follow.
func (s *Stream) Heard() time.Time { return time.Unix(0, s.touched.Load()) }

// Errors of Trouble.
var (
	ErrCutOff   = errors.New("cut off from the cluster")
	ErrNoQuorum = errors.New("the cluster has no quorum")
)

// Trouble returns what keeps the stream from answering, as far as Follow has noticed: ErrCutOff
// or ErrNoQuorum, nil if it answers.
func (s *Stream) Trouble() error {
	if err := s.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

func (s *Stream) hear(last uint64) {
	s.touched.Store(time.Now().UnixNano())
	s.trouble.Store(nil)
	for was := s.last.Load(); last > was && !s.last.CompareAndSwap(was, last); was = s.last.Load() {
	}
}

// missed notes that the stream does not answer, and why.
func (s *Stream) missed() {
	err := ErrNoQuorum
	if !s.nc.IsConnected() {
		err = ErrCutOff
	}
	s.trouble.Store(&err)
}

func (s *Stream) streamName() string { return s.config.Name + "-log" }

// subject is where a node publishes.
func (s *Stream) subject(node string) string { return s.config.Name + ".log." + node }

// feed is where all that is published comes again with its number.
func (s *Stream) feed() string { return s.config.Name + ".feed.>" }
